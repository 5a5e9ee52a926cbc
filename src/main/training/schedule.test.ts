import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { settingsSchema } from '#shared/settings.ts';
import { learningRateAt } from './schedule.ts';

const keras = JSON.parse(
  readFileSync(new URL('../../../test/fixtures/schedules.json', import.meta.url), 'utf8'),
);
const length = { stepsPerEpoch: 10, epochs: 100 };
const stage = (schedule: object) =>
  settingsSchema.parse({ pretrain: { schedule, optimizer: { learningRate: 0.5 } } }).pretrain;

test('constant', () => {
  expect([1, 500, 1000].map((step) => learningRateAt(step, stage({}), length))).toEqual([0.5, 0.5, 0.5]);
});

test('cosine falls from the full rate through its half towards 0', () => {
  const at = (step: number) => learningRateAt(step, stage({ name: 'cosine' }), length);
  expect(at(1)).toBe(0.5);
  expect(at(501)).toBeCloseTo(0.25, 12);
  // torch.optim.lr_scheduler.CosineAnnealingLR(T_max=1000), lr 0.5, after 250 and 999 steps
  expect(at(251)).toBeCloseTo(0.4267766952966369, 12);
  expect(at(1000)).toBeCloseTo(1.2337e-6, 9);
});

test('steps lower the rate after each milestone', () => {
  const at = (step: number) => learningRateAt(step, stage({ name: 'step', milestones: [60, 80] }), length);
  expect([600, 601, 800, 801].map(at)).toEqual([0.5, 0.05, 0.05, 0.5 * 0.1 ** 2]);
});

test('warm-up rises in a straight line, then the schedule goes on', () => {
  const at = (step: number) => learningRateAt(step, stage({ name: 'cosine', warmupEpochs: 10 }), length);
  expect([1, 50, 100].map(at)).toEqual([0.005, 0.25, 0.5]);
  expect(at(101)).toBe(0.5);
  expect(at(551)).toBeCloseTo(0.25, 12);
});

test.each([
  ['cosine', { name: 'cosine' }],
  ['step', { name: 'step', milestones: keras.milestones, decay: keras.decay }],
  ['cosine after a warm-up', { name: 'cosine', warmupEpochs: keras.warmup_epochs }],
])('%s has Keras’s rate at every step', (name, schedule) => {
  const { rates, learning_rate: learningRate, steps_per_epoch: stepsPerEpoch, epochs } = keras;
  const settings = settingsSchema.parse({ pretrain: { schedule, optimizer: { learningRate } } }).pretrain;
  expect(rates[name]).toHaveLength(stepsPerEpoch * epochs);
  for (const [i, expected] of rates[name].entries()) {
    const actual = learningRateAt(i + 1, settings, { stepsPerEpoch, epochs });
    expect(actual, `step ${i + 1}`).toBeCloseTo(expected, 6);
  }
});
