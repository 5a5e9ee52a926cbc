/**
 * Records what a function of tensors would execute. While recording, the backend's two methods through which every
 * tfjs-node kernel calls TensorFlow note a node and return a tensor without a value, so neither model code nor kernels
 * know of it.
 */
import * as tf from '@tensorflow/tfjs-core';
import { type Kernels, registerKernels } from '../../kernels.ts';
import type { Call, StepFunction } from '../../program.ts';
import type { NodeBackend, OpAttribute } from '../binding.ts';
import type { GraphBuilder } from './builder.ts';
import { type AttributeValue, type DataTypeName, dataTypes } from './messages.ts';
import { inferOutputs, type TensorType, UnrecordableOp } from './shapes.ts';
import { attributeValue, typeValue } from './values.ts';
import type { ResourceVariable } from './variables.ts';

/** Node names by which a recorded function is called. */
export interface RecordedFunction {
  inputs: Record<string, string>;
  seed: string;
  outputs: Record<string, string>;
}

/** Types that kernels leave for eager execution to work out: attribute → index of the operand that has it. */
const impliedTypes: Record<string, Record<string, number>> = {
  ExpandDims: { T: 0, Tdim: 1 },
  Where: { T: 0 },
};

export interface RecorderContext {
  backend: NodeBackend;
  builder: GraphBuilder;
  variables: readonly ResourceVariable[];
  kernels: Partial<Kernels>;
}

class Recorder {
  readonly #context: RecorderContext;
  /** Where the value of a tensor comes from in the graph, by its data. */
  readonly #sources = new Map<tf.DataId, string>();
  readonly #variables: Map<tf.DataId, ResourceVariable>;
  readonly #reads = new Map<ResourceVariable, string>();
  /** Nodes that change variables: every output waits for them. */
  readonly #updates: string[] = [];
  readonly #lastUpdate = new Map<ResourceVariable, string>();

  constructor(context: RecorderContext) {
    this.#context = context;
    this.#variables = new Map(context.variables.map((v) => [v.named.variable.dataId, v]));
  }

  /** A tensor of the given type that stands for a node's output. */
  #symbol({ shape, dtype }: TensorType, source: string): tf.Tensor {
    const tensor = this.#context.backend.createOutputTensor({
      id: -1,
      dtype: dataTypes[dtype],
      shape: [...shape],
    });
    this.#sources.set(tensor.dataId, source);
    return tensor;
  }

  input(name: string, type: TensorType): tf.Tensor {
    const { builder } = this.#context;
    builder.outputs.set(name, [type]);
    return this.#symbol(type, builder.placeholder(name, type.dtype, type.shape));
  }

  #read(variable: ResourceVariable): string {
    let node = this.#reads.get(variable);
    if (node === undefined) {
      node = this.#context.builder.add('ReadVariableOp', [variable.handle], { dtype: typeValue('float32') });
      this.#reads.set(variable, node);
    }
    return node;
  }

  /** The node that gives a tensor's value: recorded, a variable's, or a constant from outside. */
  source(tensor: tf.TensorInfo): string {
    const { dataId, dtype, shape } = tensor;
    const known = this.#sources.get(dataId);
    if (known !== undefined) return known;
    const variable = this.#variables.get(dataId);
    if (variable !== undefined) return this.#read(variable);
    if (!(dtype in dataTypes)) throw new UnrecordableOp(`a tensor of type ${dtype} cannot be recorded`);
    const data = this.#context.backend.readSync(dataId);
    const constant = this.#context.builder.constant(dtype as DataTypeName, shape, data);
    this.#sources.set(dataId, constant);
    return constant;
  }

  isSymbolic(dataId: tf.DataId): boolean {
    return this.#sources.has(dataId) || this.#variables.has(dataId);
  }

  execute(op: string, attributes: OpAttribute[], inputs: tf.TensorInfo[], outputs: number): tf.Tensor[] {
    const { backend, builder } = this.#context;
    const operands = inputs.map((input) => ({
      shape: input.shape,
      dtype: input.dtype as DataTypeName,
      value: () => backend.readSync(input.dataId),
    }));
    const plain = Object.fromEntries(attributes.map(({ name, value }) => [name, value]));
    const types = inferOutputs(op, operands, plain);
    const attr = Object.fromEntries(attributes.map((a) => [a.name, attributeValue(backend.binding, a)]));
    for (const [name, index] of Object.entries(impliedTypes[op] ?? {}))
      attr[name] ??= typeValue(operands[index]!.dtype);
    const sources = inputs.map((input) => this.source(input));
    const node = builder.add(op, sources, attr);
    builder.outputs.set(node, types);
    return types.slice(0, outputs).map((type, i) => this.#symbol(type, i === 0 ? node : `${node}:${i}`));
  }

  /** A node that changes a variable after whatever has read or changed it. */
  #update(
    variable: ResourceVariable,
    op: string,
    inputs: string[],
    attr: Record<string, AttributeValue>,
  ): void {
    const earlier = [this.#reads.get(variable), this.#lastUpdate.get(variable)];
    const order = earlier.filter((node) => node !== undefined).map((node) => `^${node}`);
    const node = this.#context.builder.add(op, [...inputs, ...order], attr);
    this.#lastUpdate.set(variable, node);
    this.#updates.push(node);
  }

  #owner(variable: tf.Variable): ResourceVariable {
    const found = this.#variables.get(variable.dataId);
    if (found === undefined) throw new UnrecordableOp('a variable outside the program is updated');
    return found;
  }

  #constant(value: number): string {
    return this.#context.builder.constant('float32', [], Float32Array.of(value));
  }

  /** Updates in place: one op each instead of a dozen on copies. */
  readonly updates: Pick<Kernels, 'applyAdam' | 'applyMomentum' | 'subtract'> = {
    applyAdam: (state, gradient, stepSize, { beta1, beta2, epsilon }) => {
      const [target, m, v] = [state.variable, state.m, state.v].map((variable) => this.#owner(variable)) as [
        ResourceVariable,
        ResourceVariable,
        ResourceVariable,
      ];
      const inputs = [
        ...[target.handle, m.handle, v.handle],
        // Powers of 0 leave the step size as it is: its bias correction is computed in double precision outside.
        ...[this.#constant(0), this.#constant(0), this.source(stepSize)],
        ...[beta1, beta2, epsilon].map((value) => this.#constant(value)),
        this.source(gradient),
      ];
      this.#update(target, 'ResourceApplyAdam', inputs, { T: typeValue('float32') });
    },
    applyMomentum: (state, gradient, learningRate, { momentum, nesterov }) => {
      const target = this.#owner(state.variable);
      const sum = this.#owner(state.sum);
      const inputs = [target.handle, sum.handle, this.source(learningRate), this.source(gradient)];
      this.#update(target, 'ResourceApplyMomentum', [...inputs, this.#constant(momentum)], {
        T: typeValue('float32'),
        use_nesterov: { b: nesterov },
      });
    },
    subtract: (variable, delta) => {
      const target = this.#owner(variable);
      const value = this.source(delta);
      this.#update(target, 'AssignSubVariableOp', [target.handle, value], { dtype: typeValue('float32') });
    },
  };

  /** Turns variables that were assigned into updates, and puts their tensors back. */
  finish(outputs: Record<string, tf.Tensor>, scope: string): Record<string, string> {
    for (const [dataId, resource] of this.#variables) {
      const { variable } = resource.named;
      if (variable.dataId === dataId) continue;
      const value = this.source(variable);
      this.#update(resource, 'AssignVariableOp', [resource.handle, value], {
        dtype: typeValue('float32'),
      });
    }
    const order = this.#updates.map((node) => `^${node}`);
    return Object.fromEntries(
      Object.entries(outputs).map(([name, tensor]) => {
        const T = typeValue(tensor.dtype as DataTypeName);
        return [
          name,
          this.#context.builder.add(
            'Identity',
            [this.source(tensor), ...order],
            { T },
            `${scope}/output/${name}`,
          ),
        ];
      }),
    );
  }
}

/** Restores each variable's own tensor after a recording that assigned to it. */
function restoringVariables<T>(variables: readonly ResourceVariable[], body: () => T): T {
  const kept = variables.map(({ named }) => tf.keep(tf.clone(named.variable)));
  try {
    return body();
  } finally {
    for (const [i, { named }] of variables.entries()) {
      if (named.variable.dataId !== kept[i]!.dataId) named.variable.assign(kept[i]!);
      kept[i]!.dispose();
    }
  }
}

/** Numbers that are drawn in JavaScript would be the same in every step: only those that the seed names can be recorded. */
function withoutChance<T>(body: () => T): T {
  const { random } = Math;
  Math.random = () => {
    throw new UnrecordableOp('the step draws random numbers that its seed does not name');
  };
  try {
    return body();
  } finally {
    Math.random = random;
  }
}

/**
 * Records one function for inputs of the given types.
 * @param scope unique prefix of the node names by which it is called
 * @throws UnrecordableOp where the function cannot be recorded
 */
export function record(
  context: RecorderContext,
  scope: string,
  body: StepFunction,
  signature: Call['signature'],
): RecordedFunction {
  const { backend, kernels, variables } = context;
  const recorder = new Recorder(context);
  const readSync = backend.readSync.bind(backend);
  const overrides: Partial<NodeBackend> = {
    executeSingleOutput: (op, attributes, inputs) => recorder.execute(op, attributes, inputs, 1)[0]!,
    executeMultipleOutputs: (op, attributes, inputs, n) => recorder.execute(op, attributes, inputs, n),
    readSync(dataId) {
      if (recorder.isSymbolic(dataId))
        throw new UnrecordableOp('a tensor of the step is read while it is recorded');
      return readSync(dataId);
    },
  };
  return restoringVariables(variables, () => {
    Object.assign(backend, overrides);
    registerKernels('tensorflow', { ...kernels, ...recorder.updates });
    try {
      return tf.tidy(() => {
        const inputs = Object.fromEntries(
          Object.entries(signature).map(([name, type]) => [
            name,
            recorder.input(`${scope}/input/${name}`, type),
          ]),
        );
        const seedName = `${scope}/seed`;
        const seed = recorder.input(seedName, { shape: [2], dtype: 'int32' }) as tf.Tensor1D;
        const results = withoutChance(() => body(inputs, seed));
        const outputs = recorder.finish(results, scope);
        // What a function keeps past its scopes has no value here: it goes with the recording.
        tf.dispose(results);
        const names = Object.keys(signature).map((name) => [name, `${scope}/input/${name}`]);
        return {
          inputs: Object.fromEntries(names),
          seed: seedName,
          outputs,
        } as unknown as tf.TensorContainer;
      }) as unknown as RecordedFunction;
    } finally {
      for (const name of Object.keys(overrides)) delete (backend as unknown as Record<string, unknown>)[name];
      registerKernels('tensorflow', kernels);
    }
  });
}
