import { readFileSync } from 'node:fs';
import * as tf from '@tensorflow/tfjs-core';
import { expect, test } from 'vitest';
import type { Program } from '#main/engines/program.ts';
import { type StageSettings, settingsSchema } from '#shared/settings.ts';
import { describeEachEngine } from '../../../../test/support/engines.ts';
import { noise } from '../../../../test/support/oracle.ts';
import type { Parameter } from '../parameters.ts';
import { createOptimizer } from './index.ts';

interface Fixture {
  learningRates: number[];
  cases: Record<string, { kernel: number[]; bias: number[] }[]>;
}
const fixture = new URL('../../../../test/fixtures/pytorch/optimizers.json', import.meta.url);
const pytorch: Fixture = JSON.parse(readFileSync(fixture, 'utf8'));

const settings = (optimizer: object): StageSettings['optimizer'] =>
  settingsSchema.parse({ pretrain: { optimizer } }).pretrain.optimizer;

const cases: Record<string, object> = {
  sgd: { name: 'sgd', momentum: 0 },
  'sgd momentum': { name: 'sgd' },
  'sgd momentum decay': { name: 'sgd', weightDecay: 0.1 },
  'sgd nesterov decay': { name: 'sgd', weightDecay: 0.1, momentum: 0.8, nesterov: true },
  lars: { name: 'lars', weightDecay: 0.1, trustCoefficient: 0.02 },
  adam: { name: 'adam' },
  'adam decay': { name: 'adam', weightDecay: 0.1 },
  adamw: { name: 'adam', weightDecay: 0.1, decoupled: true },
};

/** A kernel and a bias with an optimiser; a step takes their gradients. */
function build(optimizerSettings: StageSettings['optimizer']) {
  const parameter = (name: string, shape: number[], stream: number): Parameter => ({
    name,
    variable: tf.variable(tf.tensor(noise(tf.util.sizeFromShape(shape), stream), shape)),
    trainable: true,
  });
  const kernel = parameter('layer/kernel', [4, 3], 1);
  const bias = parameter('layer/bias', [3], 2);
  const optimizer = createOptimizer(optimizerSettings, [kernel, bias]);
  const program: Program = {
    state: [kernel, bias, ...optimizer.slots],
    functions: {
      step({ kernelGradient, biasGradient, ...scalars }) {
        const gradients = new Map([
          [kernel, kernelGradient!],
          [bias, biasGradient!],
        ]);
        optimizer.apply(gradients, scalars as Record<string, tf.Scalar>);
        return { done: tf.scalar(1) };
      },
    },
  };
  const inputs = (step: number, learningRate: number) => ({
    kernelGradient: tf.tensor(noise(12, 9 + step), [4, 3]),
    biasGradient: tf.tensor(noise(3, 19 + step), [3]),
    ...Object.fromEntries(
      Object.entries(optimizer.scalars(step, learningRate)).map(([name, value]) => [name, tf.scalar(value)]),
    ),
  });
  return { kernel, bias, optimizer, program, inputs };
}

await describeEachEngine('Optimisers', (current) => {
  for (const execution of ['auto', 'eager'] as const) {
    test.each(Object.keys(pytorch.cases))(`%s goes PyTorch’s way (${execution})`, (name) => {
      const { program, optimizer, inputs } = build(settings(cases[name]!));
      const { engine, composed } = current();
      const runner = engine.createRunner(program, execution);
      for (const [i, expected] of pytorch.cases[name]!.entries()) {
        tf.dispose(runner.run('step', inputs(i + 1, pytorch.learningRates[i]!), [0, 0]));
        const state = runner.read();
        for (const part of ['kernel', 'bias'] as const) {
          for (const [j, value] of state.get(`layer/${part}`)!.data.entries())
            expect(value, `${part} ${j}, step ${i + 1}`).toBeCloseTo(expected[part][j]!, 5);
        }
      }
      const graphs = engine.id === 'tensorflow' && execution === 'auto' && !composed;
      if (graphs) expect([runner.mode, runner.reason]).toEqual(['graph', null]);
      runner.dispose();
      optimizer.dispose();
    });
  }

  test('LARS leaves a gradient or weights of 0 unscaled and finite', () => {
    const { program, kernel, inputs } = build(settings({ name: 'lars', weightDecay: 0.1, momentum: 0 }));
    const { engine } = current();
    const runner = engine.createRunner(program, 'auto');
    const step = (gradient: tf.Tensor) =>
      runner.run('step', { ...inputs(1, 1), kernelGradient: gradient }, [0, 0]);
    const before = runner.read().get(kernel.name)!.data;
    step(tf.zeros([4, 3]));
    const shrunk = runner.read().get(kernel.name)!.data;
    for (const [i, value] of shrunk.entries()) expect(value).toBeCloseTo(0.9 * before[i]!, 6);
    runner.write(new Map(runner.read()).set(kernel.name, { shape: [4, 3], data: new Float32Array(12) }));
    step(tf.ones([4, 3]));
    expect(runner.read().get(kernel.name)!.data).toEqual(new Float32Array(12).fill(-1));
    runner.dispose();
  });
});
