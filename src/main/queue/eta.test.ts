import { expect, test } from 'vitest';
import type { StagePlan } from '../store/speeds.ts';
import { forecast, secondsLeft } from './eta.ts';

const plan = (more: Partial<StagePlan>): StagePlan => ({
  stage: 'pretrain',
  planned: 10,
  done: 0,
  ownSeconds: null,
  likeSeconds: null,
  profile: null,
  ...more,
});
const progress = (more: object) => ({
  stage: 'pretrain' as const,
  epoch: 1,
  epochs: 10,
  step: 0,
  stepsPerEpoch: 100,
  loss: 1,
  imagesPerSecond: 1,
  ...more,
});

test('nothing measured, nothing told', () => {
  expect(secondsLeft([plan({})])).toBeNull();
});

test('past runs of the same kind tell before the run has begun', () => {
  expect(
    secondsLeft([plan({ likeSeconds: 3 }), plan({ stage: 'classify', planned: 5, likeSeconds: 1 })]),
  ).toBe(35);
});

test('its own epochs count more, and the part of an epoch that is done', () => {
  const plans = [plan({ done: 4, ownSeconds: 2, likeSeconds: 99 })];
  expect(secondsLeft(plans)).toBe(12);
  expect(secondsLeft(plans, progress({ epoch: 5, step: 50 }))).toBe(11);
});

test('steps tell within the first epoch', () => {
  const pace = { stage: 'pretrain', secondsPerStep: 0.1 };
  expect(secondsLeft([plan({})], progress({ step: 50 }), pace)).toBeCloseTo(95);
});

test('an unknown stage is taken to be like the one before it', () => {
  expect(secondsLeft([plan({ done: 9, ownSeconds: 2 }), plan({ stage: 'classify', planned: 3 })])).toBe(8);
});

test('a stage that ended early is over', () => {
  const plans = [plan({ done: 4, ownSeconds: 2 }), plan({ stage: 'classify', done: 1, ownSeconds: 1 })];
  expect(secondsLeft(plans)).toBe(9);
  expect(secondsLeft([plans[0]!, plan({ stage: 'classify' })], progress({ stage: 'classify' }))).toBe(20);
});

test('the queue is trained in order on as many places as there are', () => {
  expect(forecast([5], [10, 20], 1)).toEqual({ waiting: [15, 35], all: 35 });
  expect(forecast([5], [10, 20], 2)).toEqual({ waiting: [10, 25], all: 25 });
  expect(forecast([], [], 1)).toEqual({ waiting: [], all: 0 });
  expect(forecast([null], [10], 1)).toEqual({ waiting: [null], all: null });
  expect(forecast([5], [null, 10], 1)).toEqual({ waiting: [null, null], all: null });
});
