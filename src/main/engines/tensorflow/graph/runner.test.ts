import * as tf from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
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
    const chance = engine.createRunner(
      program((x) => tf.dropout(x, 0.5)),
      'auto',
    );
    const draw = () => Array.from(chance.run('f', { x: tf.ones([64]) }, [0, 0]).y!.dataSync());
    expect(draw()).not.toEqual(draw());
    expect(chance.reason).toBe('the step draws random numbers that its seed does not name');
  });
});
