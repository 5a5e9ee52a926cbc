import * as tf from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { eagerRunner } from '#main/engines/eager-runner.ts';
import type { Engine } from '#main/engines/engine.ts';
import type { Program, Runner } from '#main/engines/program.ts';
import { buildModel } from '#main/training/model.ts';
import { buildStage } from '#main/training/stages/index.ts';
import { type Settings, type StageName, settingsSchema } from '#shared/settings.ts';
import { noise } from '../../../../../test/support/oracle.ts';
import { tensorflowEngine } from '../engine.ts';

const status = await tensorflowEngine.probe();
if (!status.available) process.stderr.write(`Skipped: recorded graphs: ${status.reason}\n`);

describe.skipIf(!status.available)('Recorded graphs', () => {
  let engine: Engine;
  beforeAll(async () => {
    engine = await tensorflowEngine.load();
  });
  afterAll(() => tf.disposeVariables());

  const imageData = (n: number) => noise(n * 768, 3).map((v) => 128 + 127 * v);
  const images = (n: number) => tf.tensor4d(imageData(n), [n, 16, 16, 3]);

  /** Builds the same stage twice, so that two runners do not share variables. */
  function stageOf(name: StageName, overrides: object = {}) {
    const settings: Settings = settingsSchema.parse({
      method: name === 'supervised' ? 'cross-entropy' : 'contrastive',
      encoder: { name: 'resnet8' },
      classifier: { hiddenUnits: 16 },
      projection: { units: 16 },
      ...overrides,
    });
    const model = buildModel({ settings, imageShape: [16, 16, 3], classes: 3, seed: 5, statistics: null });
    return buildStage[name](model, settings);
  }

  type Built = ReturnType<typeof stageOf>;

  /** One step of a stage on n images; returns its loss. */
  function train(stage: Built, runner: Runner, n: number, step: number): number {
    const { loss, ...rest } = stage.step(runner, {
      batch: { size: n, images: imageData(n), labels: Int32Array.from({ length: n }, (_, i) => i % 3) },
      imageShape: [16, 16, 3],
      scalars: stage.optimizer.scalars(step, 0.001),
      seed: [1, step],
    });
    const value = loss!.dataSync()[0]!;
    tf.dispose([loss!, ...Object.values(rest)]);
    return value;
  }

  const largestDifference = (a: ArrayLike<number>, b: ArrayLike<number>) =>
    Array.from(a).reduce((most, v, i) => Math.max(most, Math.abs(v - b[i]!)), 0);

  test.each(['supervised', 'pretrain', 'classify'] as const)('%s steps equal eager execution', (name) => {
    const stages = [stageOf(name), stageOf(name)] as const;
    const graph = engine.createRunner(stages[0].program, 'auto');
    const eager = engine.createRunner(stages[1].program, 'eager');
    for (let step = 1; step <= 4; step++) {
      // The last batch is smaller: a second recording, to which the state must move.
      const n = step === 4 ? 5 : 12;
      const g = train(stages[0], graph, n, step);
      const e = train(stages[1], eager, n, step);
      expect(g / e).toBeCloseTo(1, 3);
      eager.write(graph.read());
    }
    expect([graph.mode, graph.reason, eager.mode]).toEqual(['graph', null, 'eager']);
    const features = (runner: typeof graph) =>
      runner.run('evaluate', { images: images(7) }, [0, 0]).features!.dataSync();
    // An encoder whose statistics are still those of the start puts out hundreds: rounding is relative to them.
    const largest = largestDifference(features(eager), new Float32Array(features(eager).length));
    expect(largestDifference(features(graph), features(eager)) / largest).toBeLessThan(1e-6);
    graph.dispose();
    eager.dispose();
  });

  test('a step changes what eager changes, by as much', () => {
    const stages = [stageOf('pretrain'), stageOf('pretrain')] as const;
    const graph = engine.createRunner(stages[0].program, 'auto');
    const eager = engine.createRunner(stages[1].program, 'eager');
    const before = graph.read();
    train(stages[0], graph, 12, 1);
    train(stages[1], eager, 12, 1);
    const after = graph.read();
    for (const [name, value] of eager.read()) {
      const start = before.get(name)!.data;
      const changed = (data: Float32Array) => largestDifference(data, start) > 0;
      expect(changed(after.get(name)!.data), name).toBe(changed(value.data));
      // First moments are gradients: alike. Parameters move by ±lr, whose sign rounding may turn where gradients vanish.
      if (name.includes('adam/m/'))
        expect(largestDifference(after.get(name)!.data, value.data), name).toBeLessThan(1e-4);
      else expect(largestDifference(after.get(name)!.data, value.data), name).toBeLessThan(2.1e-3);
    }
    graph.dispose();
    eager.dispose();
  });

  test('state read and set again goes on bit for bit', () => {
    const stage = stageOf('pretrain');
    const runner = engine.createRunner(stage.program, 'auto');
    const step = (i: number) => train(stage, runner, 12, i);
    step(1);
    step(2);
    const state = runner.read();
    const first = [step(3), step(4), step(5)];
    runner.write(state);
    expect([step(3), step(4), step(5)]).toEqual(first);
    runner.dispose();
  });

  test('on dispose the variables have the trained state', () => {
    const stage = stageOf('pretrain');
    const runner = engine.createRunner(stage.program, 'auto');
    train(stage, runner, 12, 1);
    const state = runner.read();
    runner.dispose();
    for (const { name, variable } of stage.program.state) {
      expect(largestDifference(variable.dataSync(), state.get(name)!.data), name).toBe(0);
    }
  });

  test('classify leaves the encoder alone, moving statistics included', () => {
    const stage = stageOf('classify');
    const runner = engine.createRunner(stage.program, 'auto');
    const before = runner.read();
    for (let i = 1; i <= 3; i++) train(stage, runner, 12, i);
    const after = runner.read();
    const moved = [...after.keys()].filter(
      (name) => largestDifference(after.get(name)!.data, before.get(name)!.data) > 0,
    );
    expect(moved.filter((name) => name.startsWith('encoder/') || name.startsWith('normalization/'))).toEqual(
      [],
    );
    expect(moved).toContain('classifier/hidden/kernel');
    runner.dispose();
  });

  test('training 200 steps leaks no tensor', () => {
    const stage = stageOf('pretrain');
    const runner = engine.createRunner(stage.program, 'auto');
    train(stage, runner, 4, 1);
    const before = tf.memory().numTensors;
    for (let i = 2; i <= 201; i++) train(stage, runner, 4, i);
    expect(tf.memory().numTensors).toBe(before);
    runner.dispose();
  });

  const program = (body: (x: tf.Tensor) => tf.Tensor): Program => ({
    functions: { f: ({ x }) => ({ y: body(x!) }) },
    state: [],
  });

  test('what cannot be recorded runs eagerly and says why', () => {
    const unlisted = engine.createRunner(
      program((x) => tf.atan(x)),
      'auto',
    );
    const y = unlisted.run('f', { x: tf.tensor1d([1]) }, [0, 0]).y!;
    expect(y.dataSync()[0]).toBeCloseTo(Math.PI / 4, 6);
    expect([unlisted.mode, unlisted.reason]).toEqual(['eager', 'the op Atan cannot be recorded']);
    const reading = engine.createRunner(
      program((x) => tf.mul(x, x.dataSync()[0]!)),
      'auto',
    );
    expect(reading.run('f', { x: tf.tensor1d([3]) }, [0, 0]).y!.dataSync()[0]).toBe(9);
    expect(reading.reason).toBe('a tensor of the step is read while it is recorded');
  });

  const x = () => tf.tensor2d(noise(12, 1), [3, 4]);
  const ops: Record<string, (x: tf.Tensor) => tf.Tensor> = {
    add: (v) => tf.add(v, 1),
    addN: (v) => tf.addN([v, v, v]),
    'broadcast add': (v) => tf.add(v, tf.tensor1d([1, 2, 3, 4])),
    sub: (v) => tf.sub(1, v),
    mul: (v) => tf.mul(v, v),
    div: (v) => tf.div(v, tf.tensor2d([1, 2, 3], [3, 1])),
    maximum: (v) => tf.maximum(v, 0.1),
    minimum: (v) => tf.minimum(v, 0.1),
    squaredDifference: (v) => tf.squaredDifference(v, 0.5),
    comparison: (v) => tf.cast(tf.greater(v, 0), 'float32'),
    logical: (v) => tf.cast(tf.logicalAnd(tf.greater(v, 0), tf.less(v, 0.5)), 'float32'),
    where: (v) => tf.where(tf.greater(v, 0), v, tf.neg(v)),
    exp: (v) => tf.exp(v),
    log: (v) => tf.log(tf.add(tf.abs(v), 1)),
    sqrt: (v) => tf.sqrt(tf.abs(v)),
    rsqrt: (v) => tf.rsqrt(tf.add(tf.abs(v), 1)),
    'sin and cos': (v) => tf.add(tf.sin(v), tf.cos(v)),
    'sum of rows': (v) => tf.sum(v, 1),
    'sum kept': (v) => tf.sum(v, 0, true),
    mean: (v) => tf.mean(v),
    max: (v) => tf.max(v, -1),
    logSumExp: (v) => tf.logSumExp(v, 1),
    logSoftmax: (v) => tf.logSoftmax(v as tf.Tensor2D),
    softmax: (v) => tf.softmax(v as tf.Tensor2D),
    argMax: (v) => tf.cast(tf.argMax(v, 1), 'float32'),
    matMul: (v) => tf.matMul(v as tf.Tensor2D, v as tf.Tensor2D, false, true),
    transpose: (v) => tf.transpose(v),
    reshape: (v) => tf.reshape(v, [2, -1]),
    expandDims: (v) => tf.expandDims(v, -1),
    slice: (v) => tf.slice(v, [1, 0], [2, -1]),
    pad: (v) =>
      tf.pad(
        v as tf.Tensor2D,
        [
          [1, 0],
          [0, 2],
        ],
        3,
      ),
    range: (v) => tf.mul(v, tf.range(0, 4, 1)),
    'gradients of sums and means': (v) =>
      tf.grad((w: tf.Tensor) =>
        tf.add(tf.sum(tf.square(tf.mean(w, 1))), tf.mean(tf.square(tf.sum(w, 0, true)))),
      )(v),
    tile: (v) => tf.tile(v, [2, 1]),
    concat: (v) => tf.concat([v, v], 1),
    stack: (v) => tf.stack([v, v], 1),
    gather: (v) => tf.gather(v, tf.tensor1d([2, 0], 'int32'), 0),
    oneHot: (v) => tf.cast(tf.oneHot(tf.cast(tf.greater(v, 0), 'int32'), 3), 'float32'),
    topk: (v) => tf.topk(v, 2).values,
    fill: (v) => tf.mul(v, tf.fill([3, 4], 2)),
    'zeros and ones': (v) => tf.add(tf.zerosLike(v), tf.onesLike(v)),
    conv2d: (v) =>
      tf.conv2d(
        tf.reshape(v, [1, 3, 4, 1]) as tf.Tensor4D,
        tf.ones([2, 2, 1, 2]) as tf.Tensor4D,
        [2, 1],
        'same',
      ),
    maxPool: (v) => tf.maxPool(tf.reshape(v, [1, 3, 4, 1]) as tf.Tensor4D, 2, 1, 'valid'),
    'gradient of a chain': (v) =>
      tf.grad((w: tf.Tensor) =>
        tf.sum(tf.square(tf.softmax(tf.matMul(w as tf.Tensor2D, tf.transpose(w) as tf.Tensor2D)))),
      )(v),
  };
  test.each(Object.keys(ops))('%s gives what eager execution gives', (name) => {
    const body = ops[name]!;
    const runner = engine.createRunner(program(body), 'auto');
    const recorded = runner.run('f', { x: x() }, [0, 0]).y!;
    const expected = eagerRunner(program(body)).run('f', { x: x() }, [0, 0]).y!;
    expect(runner.reason).toBeNull();
    expect(recorded.shape).toEqual(expected.shape);
    expect(largestDifference(recorded.dataSync(), expected.dataSync())).toBeLessThan(1e-6);
    runner.dispose();
  });
});
