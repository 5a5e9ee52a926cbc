/** What an engine is asked to run: pure functions of tensors over named variables. */
import type * as tf from '@tensorflow/tfjs-core';

/** Two 32-bit integers that name all randomness of one step: known here, or fed to a recorded graph as int32 [2]. */
export type StepSeed = readonly [number, number] | tf.Tensor1D;

/**
 * A function of tensors that an engine may run op by op or record as a graph: the same ops for the same shapes, no
 * tensor read inside, randomness from the seed alone, variables changed by `assign` or by kernels only.
 */
export type StepFunction = (inputs: Record<string, tf.Tensor>, seed: StepSeed) => Record<string, tf.Tensor>;

export interface NamedVariable {
  /** Unique within a program. */
  readonly name: string;
  readonly variable: tf.Variable;
  /** Left out of `read` and `write`: has no meaning between two steps. */
  readonly transient?: boolean;
}

export interface Program {
  readonly functions: Readonly<Record<string, StepFunction>>;
  /** Every variable that the functions read or change. */
  readonly state: readonly NamedVariable[];
}

/** A variable's value away from any engine. */
export interface HostTensor {
  shape: number[];
  data: Float32Array;
}

/** Type of a function's input. */
export interface InputType {
  shape: readonly number[];
  dtype: 'float32' | 'int32' | 'bool';
}

/** A call of a program's function, without its values. */
export interface Call {
  name: string;
  signature: Record<string, InputType>;
}

/** An engine ran out of memory in the middle of a call. */
export class OutOfMemory extends Error {
  override readonly name = 'OutOfMemory';
}

/** Runs the functions of a program. While it lives the state is its own: read and write it here. */
export interface Runner {
  /** `graph`: each call is one recorded graph; `eager`: op by op. */
  readonly mode: 'graph' | 'eager';
  /** Why a graph is not used although the engine has graphs; null otherwise. */
  readonly reason: string | null;
  /** Whether it still computes when `run` returns: values are then better read after more was asked for. */
  readonly concurrent?: boolean;
  /** Runs one function; the caller disposes what it returns. @throws OutOfMemory */
  run(
    name: string,
    inputs: Record<string, tf.Tensor>,
    seed: readonly [number, number],
  ): Record<string, tf.Tensor>;
  /** Bytes that a call takes at most, foreseen without running it; null where the engine cannot tell. */
  peakBytes(call: Call): number | null;
  /**
   * Brings the state within reach of `read`; to be awaited before it where an engine has it: some read from their device
   * only some time after being asked.
   */
  fetch?(): Promise<void>;
  /** A copy of the state by name, transient variables left out. */
  read(): Map<string, HostTensor>;
  /** Sets the state; every variable that is not transient must be given. */
  write(state: ReadonlyMap<string, HostTensor>): void;
  /** Gives the state back to the program's variables and releases everything else. */
  dispose(): void;
}

/** The variables that `read` and `write` are about. */
export function lasting(state: readonly NamedVariable[]): readonly NamedVariable[] {
  return state.filter(({ transient }) => transient !== true);
}

/** The value given for each variable. @throws where one is missing or has another shape */
export function valueFor(
  state: ReadonlyMap<string, HostTensor>,
  { name, variable }: NamedVariable,
): HostTensor {
  const value = state.get(name);
  if (value === undefined) throw new Error(`The state lacks ${name}`);
  if (value.shape.join() !== variable.shape.join()) {
    throw new Error(`${name} has shape [${value.shape}] in the state but [${variable.shape}] in the program`);
  }
  return value;
}
