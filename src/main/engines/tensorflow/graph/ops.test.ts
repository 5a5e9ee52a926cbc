/** Every op that can be recorded, one by one: it is in the graph, and gives what it gives eagerly. */
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { eagerRunner } from '#main/engines/eager-runner.ts';
import type { Engine } from '#main/engines/engine.ts';
import type { Program } from '#main/engines/program.ts';
import { noise } from '../../../../../test/support/oracle.ts';
import type { NodeBackend } from '../binding.ts';
import { tensorflowEngine } from '../engine.ts';
import { GraphBuilder } from './builder.ts';
import { record } from './recorder.ts';
import { recordableOps } from './shapes.ts';

const status = await tensorflowEngine.probe();
if (!status.available) process.stderr.write(`Skipped: recorded ops: ${status.reason}\n`);

type Body = (x: tf.Tensor, seed: tf.Tensor1D, engine: Engine) => tf.Tensor | tf.Tensor[];

const elementwise = (op: (x: tf.Tensor) => tf.Tensor): Body => op;
/** For ops that want numbers above 0. */
const positive =
  (op: (x: tf.Tensor) => tf.Tensor): Body =>
  (x) =>
    op(tf.add(tf.abs(x), 0.5));
const truth =
  (op: (x: tf.Tensor) => tf.Tensor): Body =>
  (x) =>
    tf.cast(op(x), 'float32');
const row = () => tf.tensor1d([1, -2, 0.3, 4]);
const column = () => tf.tensor2d([0.1, -0.2, 3], [3, 1]);
const above = (x: tf.Tensor) => tf.greater(x, 0);
const below = (x: tf.Tensor) => tf.less(x, 0.5);
const image = (x: tf.Tensor) => tf.reshape(x, [1, 3, 4, 1]) as tf.Tensor4D;
const filter = () => tf.tensor4d(noise(8, 2), [2, 2, 1, 2]);
const convolved = (x: tf.Tensor, kernel: tf.Tensor) =>
  tf.conv2d(image(x), kernel as tf.Tensor4D, [2, 1], 'same');
/** Of a sum weighed by position, so that no two places have the same gradient. */
const weighed = (y: tf.Tensor) => tf.sum(tf.mul(y, tf.reshape(tf.range(1, y.size + 1, 1), y.shape)));
const channels = (x: tf.Tensor) => tf.reshape(x, [3, 1, 2, 2]) as tf.Tensor4D;
const scale = () => tf.tensor1d([1.5, -0.5]);
const shift = () => tf.tensor1d([0.2, 0.1]);

const bodies: Record<string, Body> = {
  Add: (x) => [tf.add(x, 1), tf.add(x, row()), tf.add(x, column())],
  Sub: (x) => [tf.sub(1, x), tf.sub(x, row())],
  Mul: (x) => tf.mul(x, x),
  RealDiv: (x) => tf.div(x, column()),
  Maximum: (x) => tf.maximum(x, 0.1),
  Minimum: (x) => tf.minimum(x, row()),
  Pow: positive((x) => tf.pow(x, row())),
  FloorDiv: (x) => tf.floorDiv(x, 0.3),
  FloorMod: (x) => tf.mod(x, 0.3),
  SquaredDifference: (x) => tf.squaredDifference(x, row()),
  AddN: (x) => tf.addN([x, x, x]),
  Relu: elementwise(tf.relu),
  ReluGrad: (x, _, { kernels }) => kernels.reluGradient!(tf.square(x), tf.relu(x)),
  Neg: elementwise(tf.neg),
  Square: elementwise(tf.square),
  Sqrt: positive(tf.sqrt),
  Rsqrt: positive(tf.rsqrt),
  Exp: elementwise(tf.exp),
  Expm1: elementwise(tf.expm1),
  Log: positive(tf.log),
  Log1p: positive(tf.log1p),
  Sigmoid: elementwise(tf.sigmoid),
  Tanh: elementwise(tf.tanh),
  Softplus: elementwise(tf.softplus),
  Reciprocal: positive(tf.reciprocal),
  Floor: (x) => tf.floor(tf.mul(x, 3)),
  Ceil: (x) => tf.ceil(tf.mul(x, 3)),
  Round: (x) => tf.round(tf.mul(x, 3)),
  Abs: elementwise(tf.abs),
  Sign: elementwise(tf.sign),
  Sin: elementwise(tf.sin),
  Cos: elementwise(tf.cos),
  OnesLike: elementwise(tf.onesLike),
  ZerosLike: elementwise(tf.zerosLike),
  Softmax: (x) => tf.softmax(x as tf.Tensor2D),
  SoftmaxCrossEntropyWithLogits: (x, _, { kernels }) =>
    kernels.softmaxCrossEntropy!(x as tf.Tensor2D, tf.softmax(tf.neg(x)) as tf.Tensor2D),
  Equal: truth((x) => tf.equal(x, tf.relu(x))),
  NotEqual: truth((x) => tf.notEqual(x, tf.relu(x))),
  Greater: truth((x) => tf.greater(x, column())),
  GreaterEqual: truth((x) => tf.greaterEqual(x, tf.relu(x))),
  Less: truth((x) => tf.less(x, row())),
  LessEqual: truth((x) => tf.lessEqual(x, 0.2)),
  LogicalAnd: truth((x) => tf.logicalAnd(above(x), below(x))),
  LogicalOr: truth((x) => tf.logicalOr(above(x), below(x))),
  LogicalNot: truth((x) => tf.logicalNot(above(x))),
  Select: (x) => tf.where(above(x), x, tf.square(x)),
  Sum: (x) => [tf.sum(x), tf.sum(x, 1), tf.sum(x, -2, true)],
  Mean: (x) => [tf.mean(x), tf.mean(x, [0, 1], true)],
  Max: (x) => [tf.max(x, -1), tf.max(x, 0, true)],
  Min: (x) => tf.min(x, 1),
  Prod: (x) => tf.prod(x, 0),
  All: truth((x) => tf.all(below(x), 1)),
  Any: truth((x) => tf.any(above(x), 0)),
  ArgMax: truth((x) => tf.argMax(x, 1)),
  ArgMin: truth((x) => tf.argMin(x, 0)),
  TopKV2: (x) => {
    const { values, indices } = tf.topk(x, 2);
    return [values, indices];
  },
  BatchMatMulV2: (x) => [
    tf.matMul(x as tf.Tensor2D, x as tf.Tensor2D, false, true),
    tf.matMul(x as tf.Tensor2D, x as tf.Tensor2D, true, false),
  ],
  Cast: (x) => tf.cast(tf.mul(x, 10), 'int32'),
  Reshape: (x) => tf.reshape(x, [2, -1]),
  ExpandDims: (x) => [tf.expandDims(tf.square(x), -1), tf.expandDims(x, 1)],
  Transpose: (x) => tf.transpose(x),
  Slice: (x) => tf.slice(x, [1, 0], [2, -1]),
  PadV2: (x) =>
    tf.pad(
      x as tf.Tensor2D,
      [
        [1, 0],
        [0, 2],
      ],
      3,
    ),
  Tile: (x) => tf.tile(x, [2, 1]),
  ConcatV2: (x) => [tf.concat([x, x], 1), tf.concat([x, x], -2)],
  Pack: (x) => [tf.stack([x, x], 1), tf.stack([x, x], -1)],
  GatherV2: (x) => tf.gather(x, tf.tensor1d([2, 0, 2], 'int32'), 1),
  OneHot: (x) => tf.cast(tf.oneHot(tf.cast(above(x), 'int32'), 3), 'float32'),
  Fill: (x) => tf.mul(x, tf.fill([3, 4], 2)),
  Range: (x) => tf.mul(x, tf.range(0, 4, 1)),
  Conv2D: (x) => [convolved(x, filter()), tf.conv2d(image(x), filter(), 1, 'valid')],
  Conv2DBackpropInput: (x) => tf.grad((v) => weighed(convolved(v, filter())))(x),
  Conv2DBackpropFilter: (x) => tf.grad((kernel) => weighed(convolved(x, kernel)))(filter()),
  MaxPool: (x) => [tf.maxPool(image(x), 2, 1, 'valid'), tf.maxPool(image(x), 3, 2, 'same')],
  MaxPoolGrad: (x) => tf.grad((v) => weighed(tf.maxPool(image(v), 2, 1, 'valid')))(x),
  FusedBatchNormV3: (x, _, { kernels }) => {
    const { y, mean, unbiasedVariance } = kernels.batchNormTraining!(channels(x), scale(), shift(), 1e-3);
    const variance = tf.abs(scale()) as tf.Tensor1D;
    const inferred = kernels.batchNormInference!(channels(x), shift(), variance, scale(), shift(), 1e-3);
    return [y, mean, unbiasedVariance, inferred];
  },
  FusedBatchNormGradV3: (x, _, { kernels }) => {
    const { y, saved } = kernels.batchNormTraining!(channels(x), scale(), shift(), 1e-3);
    return kernels.batchNormGradient!(tf.square(y), channels(x), scale(), saved, 1e-3);
  },
  ImageProjectiveTransformV3: (x) =>
    tf.image.transform(image(x), tf.tensor2d([[1, 0.1, 0.2, -0.1, 1, 0.3, 0, 0]]), 'bilinear', 'reflect'),
  StatelessRandomUniform: (_, seed, { kernels }) => kernels.statelessUniform!([3, 5], seed),
};

describe.skipIf(!status.available)('Recorded ops', () => {
  let engine: Engine;
  beforeAll(async () => {
    engine = await tensorflowEngine.load();
  });

  test('all that can be recorded are tried here', () => {
    expect(Object.keys(bodies).sort()).toEqual([...recordableOps].sort());
  });

  test.each(Object.keys(bodies))('%s gives what eager execution gives', (op) => {
    let types: [number[], string][] = [];
    const body: Program['functions'][string] = ({ x }, seed) => {
      const own = Array.isArray(seed) ? tf.tensor1d(seed, 'int32') : (seed as tf.Tensor1D);
      const results = [bodies[op]!(x!, own, engine)].flat();
      types = results.map(({ shape, dtype }) => [shape, dtype]);
      return Object.fromEntries(results.map((y, i) => [`y${i}`, y]));
    };
    const program: Program = { functions: { f: body }, state: [] };
    const x = () => tf.tensor2d(noise(12, 1), [3, 4]);
    const expected = eagerRunner(program).run('f', { x: x() }, [3, 4]);
    const actualTypes = types;
    const builder = new GraphBuilder();
    const context = { backend: tf.backend() as unknown as NodeBackend, builder, variables: [] };
    record({ ...context, kernels: engine.kernels }, 'f', body, { x: { shape: [3, 4], dtype: 'float32' } });
    expect(builder.nodes.map((node) => node.op)).toContain(op);
    expect(types, 'foreseen').toEqual(actualTypes);

    const runner = engine.createRunner(program, 'auto');
    const recorded = runner.run('f', { x: x() }, [3, 4]);
    expect([runner.mode, runner.reason]).toEqual(['graph', null]);
    for (const [name, tensor] of Object.entries(expected)) {
      expect([recorded[name]!.shape, recorded[name]!.dtype], name).toEqual([tensor.shape, tensor.dtype]);
      const actual = recorded[name]!.dataSync();
      for (const [i, value] of tensor.dataSync().entries())
        expect(Math.abs(actual[i]! - value), `${name}, ${i}`).toBeLessThan(1e-6);
    }
    runner.dispose();
  });
});
