import type { EngineId, EngineStatus, Execution } from '#shared/engine.ts';
import type { Kernels } from './kernels.ts';
import type { Program, Runner } from './program.ts';

/** What is known of the memory that an engine computes in. */
export interface EngineMemory {
  /** Bytes that are free for it now; null where nobody can tell. */
  available(): number | null;
  /** What it needs besides tensors, in bytes, and how many times their size they take. Measured. */
  overhead: { bytes: number; factor: number };
}

/** A loaded engine: TensorFlow.js's global backend is set to it. */
export interface Engine {
  readonly id: EngineId;
  readonly device: string;
  /** Whether it computes apart from the processor, which is free for other work meanwhile. */
  readonly onGpu: boolean;
  readonly version: string;
  /** Ops that this engine computes faster than, or that it lacks from, TensorFlow.js. */
  readonly kernels: Partial<Kernels>;
  readonly memory: EngineMemory;
  /**
   * A runner for a program.
   * @param execution `auto` takes graphs where the engine has them and the program can be recorded
   */
  createRunner(program: Program, execution: Execution): Runner;
}

/** A way to compute, which this machine may or may not offer. */
export interface EngineProvider {
  readonly id: EngineId;
  /** Whether it can be loaded here, and otherwise why not and what would mend it. Never throws. */
  probe(): Promise<EngineStatus>;
  /**
   * Loads it and makes it TensorFlow.js's backend.
   * @throws engine.unavailable
   */
  load(): Promise<Engine>;
}
