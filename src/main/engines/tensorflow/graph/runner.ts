/** Runs a program as recorded graphs, one for each function and set of input shapes. */
import * as tf from '@tensorflow/tfjs-core';
import type { Kernels } from '../../kernels.ts';
import {
  type Call,
  type HostTensor,
  lasting,
  type NamedVariable,
  type Program,
  type Runner,
  valueFor,
} from '../../program.ts';
import type { NodeBackend } from '../binding.ts';
import { GraphBuilder } from './builder.ts';
import { peakIntermediateBytes } from './memory.ts';
import { type DataTypeName, dataTypes } from './messages.ts';
import { type RecordedFunction, record } from './recorder.ts';
import { GraphSession } from './session.ts';
import { declareVariables, type ResourceVariable, stateNodes } from './variables.ts';

function signatureOf(inputs: Record<string, tf.Tensor>): Call['signature'] {
  return Object.fromEntries(
    Object.entries(inputs).map(([name, { shape, dtype }]) => [name, { shape, dtype: dtype as DataTypeName }]),
  );
}

function keyOf(name: string, signature: Call['signature']): string {
  return `${name}(${Object.entries(signature)
    .map(([input, { shape }]) => `${input}:${shape.join('x')}`)
    .join(',')})`;
}

/**
 * A runner of recorded graphs. Functions are recorded when they are first called with inputs of given shapes; two
 * sessions share no variables, so a new recording moves the state to a new session.
 */
export class GraphRunner implements Runner {
  readonly mode = 'graph';
  readonly reason = null;
  readonly #backend: NodeBackend;
  readonly #kernels: Partial<Kernels>;
  readonly #program: Program;
  readonly #builder = new GraphBuilder();
  readonly #variables: readonly ResourceVariable[];
  readonly #functions = new Map<string, RecordedFunction>();
  #session: GraphSession | null = null;

  constructor(backend: NodeBackend, kernels: Partial<Kernels>, program: Program) {
    this.#backend = backend;
    this.#kernels = kernels;
    this.#program = program;
    this.#variables = declareVariables(this.#builder, program.state);
  }

  /** The recording for a call, made where it is the first with such inputs. @throws UnrecordableOp */
  #recorded(call: Call): { session: GraphSession; recorded: RecordedFunction } {
    const { name, signature } = call;
    const key = keyOf(name, signature);
    let recorded = this.#functions.get(key);
    if (recorded === undefined) {
      const body = this.#program.functions[name];
      if (body === undefined) throw new Error(`The program has no function ${name}`);
      const context = { backend: this.#backend, kernels: this.#kernels, builder: this.#builder };
      const scope = `${name}_${this.#functions.size}`;
      recorded = record({ ...context, variables: this.#variables }, scope, body, signature);
      this.#functions.set(key, recorded);
      this.#load();
    }
    return { session: this.#session!, recorded };
  }

  /** Moves the state to a session of all that is recorded. */
  #load(): void {
    const values = this.#values(this.#program.state);
    this.#session?.close();
    this.#session = new GraphSession(this.#backend, this.#builder.nodes);
    this.#set(values);
    tf.dispose(values);
    this.#release();
  }

  /** Frees the variables' own memory: the session has their values until it is closed. */
  #release(): void {
    for (const { variable } of this.#program.state) {
      const empty = this.#backend.createOutputTensor({
        id: -1,
        dtype: dataTypes.float32,
        shape: variable.shape,
      });
      variable.assign(empty);
      empty.dispose();
    }
  }

  /**
   * Bytes that a call takes at most: intermediate results and the state.
   * @throws UnrecordableOp
   */
  peakBytes({ name, signature }: Call): number {
    const builder = new GraphBuilder();
    const { state, functions } = this.#program;
    const variables = declareVariables(builder, state);
    const first = builder.nodes.length;
    const context = { backend: this.#backend, kernels: this.#kernels, builder, variables };
    record(context, name, functions[name]!, signature);
    const stateBytes = state.reduce((sum, { variable }) => sum + 4 * variable.size, 0);
    return peakIntermediateBytes(builder.nodes.slice(first), builder.outputs) + stateBytes;
  }

  /** Values of variables of the program, in the order given; the caller disposes them. */
  #values(state: readonly NamedVariable[]): tf.Tensor[] {
    if (state.length === 0) return [];
    if (this.#session === null) return state.map(({ variable }) => tf.clone(variable));
    return this.#session.run(
      new Map(),
      state.map(({ name }) => stateNodes.value(name)),
    );
  }

  /** Sets all variables of the program. */
  #set(values: readonly tf.Tensor[]): void {
    const feeds = new Map(this.#program.state.map(({ name }, i) => [stateNodes.feed(name), values[i]!]));
    tf.dispose(this.#session!.run(feeds, [stateNodes.set]));
  }

  run(
    name: string,
    inputs: Record<string, tf.Tensor>,
    seed: readonly [number, number],
  ): Record<string, tf.Tensor> {
    const { session, recorded } = this.#recorded({ name, signature: signatureOf(inputs) });
    const seedTensor = tf.tensor1d([...seed], 'int32');
    const feeds = new Map(Object.entries(inputs).map(([input, tensor]) => [recorded.inputs[input]!, tensor]));
    const names = Object.keys(recorded.outputs);
    const results = session.run(feeds.set(recorded.seed, seedTensor), Object.values(recorded.outputs));
    seedTensor.dispose();
    return Object.fromEntries(names.map((output, i) => [output, results[i]!]));
  }

  read(): Map<string, HostTensor> {
    const state = lasting(this.#program.state);
    const values = this.#values(state);
    const read = state.map(({ name, variable }, i): [string, HostTensor] => [
      name,
      { shape: variable.shape.slice(), data: Float32Array.from(values[i]!.dataSync()) },
    ]);
    tf.dispose(values);
    return new Map(read);
  }

  write(values: ReadonlyMap<string, HostTensor>): void {
    const tensors = this.#program.state.map((named) => {
      if (named.transient === true) return tf.zeros(named.variable.shape);
      const { data, shape } = valueFor(values, named);
      return tf.tensor(data, shape);
    });
    if (this.#session !== null) this.#set(tensors);
    else for (const [i, { variable }] of this.#program.state.entries()) variable.assign(tensors[i]!);
    tf.dispose(tensors);
  }

  dispose(): void {
    if (this.#session === null) return;
    const { state } = this.#program;
    const values = this.#values(state);
    for (const [i, { variable }] of state.entries()) variable.assign(values[i]!);
    tf.dispose(values);
    this.#session.close();
    this.#session = null;
  }
}
