import type { EngineId, EngineStatus, Execution } from '#shared/engine.ts';
import type { Kernels } from './kernels.ts';
import type { Program, Runner } from './program.ts';

/** A loaded engine: TensorFlow.js's global backend is set to it. */
export interface Engine {
  readonly id: EngineId;
  readonly device: string;
  readonly version: string;
  /** Ops that this engine computes faster than, or that it lacks from, TensorFlow.js. */
  readonly kernels: Partial<Kernels>;
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
