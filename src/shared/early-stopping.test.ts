import { expect, test } from 'vitest';
import { beats, directionOf, stopsEarly } from './early-stopping.ts';
import { earlyStoppingSchema } from './experiment.ts';

const epochs = (values: (number | undefined)[]) =>
  values.map((value, i) => ({
    stage: 'supervised' as const,
    epoch: i + 1,
    values: value === undefined ? {} : { 'val/accuracy': value, 'val/loss': -value },
  }));
const rule = (more: object = {}) =>
  earlyStoppingSchema.parse({ metric: 'val/accuracy', patience: 2, ...more });

test.each([
  ['too few epochs', [0.5, 0.4], false],
  ['no gain for two epochs', [0.5, 0.4, 0.5], true],
  ['a gain in time', [0.5, 0.4, 0.6, 0.5], false],
  ['a plateau is no gain', [0.5, 0.5, 0.5], true],
  ['NaN is no gain', [0.5, Number.NaN, Number.NaN], true],
  ['anything is a gain over NaN', [Number.NaN, Number.NaN, 0.1], false],
  ['epochs without the metric do not count', [0.5, undefined, undefined, 0.4], false],
])('%s', (_, values, stops) => {
  expect(stopsEarly(epochs(values), 'supervised', rule())).toBe(stops);
  // A loss falls where accuracy rises.
  expect(stopsEarly(epochs(values), 'supervised', rule({ metric: 'val/loss' }))).toBe(stops);
});

test('a gain smaller than the least one does not count', () => {
  expect(stopsEarly(epochs([0.5, 0.51, 0.52]), 'supervised', rule({ minDelta: 0.05 }))).toBe(true);
  expect(stopsEarly(epochs([0.5, 0.51, 0.56]), 'supervised', rule({ minDelta: 0.05 }))).toBe(false);
});

test('only the stages that are named', () => {
  expect(stopsEarly(epochs([0.5, 0.4, 0.3]), 'supervised', rule({ stages: ['classify'] }))).toBe(false);
  expect(stopsEarly(epochs([0.5, 0.4, 0.3]), 'classify', rule())).toBe(false);
});

test('what is better follows from the name unless it is said', () => {
  expect(directionOf('val/loss', 'auto')).toBe('min');
  expect(directionOf('test/knn-accuracy', 'auto')).toBe('max');
  expect(directionOf('val/loss', 'max')).toBe('max');
  expect(beats(1, 2, 'min')).toBe(true);
});
