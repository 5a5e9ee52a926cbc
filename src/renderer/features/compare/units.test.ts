import { expect, test } from 'vitest';
import { unitOf } from './units.ts';

test('accuracies differ by points, losses by their own numbers', () => {
  const accuracy = unitOf('test/accuracy');
  expect(accuracy.value(0.9345)).toBe('93.5 %');
  expect(accuracy.difference(0.0182)).toBe('+1.82 points');
  expect(accuracy.difference(-0.0182)).toBe('−1.82 points');
  expect(accuracy.difference(0.0000088)).toBe('+0.00088 points');
  expect(accuracy.difference(-0.0000088)).toBe('−0.00088 points');
  expect(accuracy.difference(null)).toBe('–');
  expect(accuracy.range([-0.0182, 0.004])).toBe('−1.82 to 0.40 points');
  expect(accuracy.range([0.05107, 0.05109])).toBe('5.107 to 5.109 points');
  expect(accuracy.ends([0.95, 0.95])).toBe('95.00 to 95.00');
  expect(unitOf('accuracy', false).difference(1.8)).toBe('+1.8');
  expect(accuracy.ticks([-0.02, 0, 0.02])).toEqual(['−2', '0', '2']);
  expect(unitOf('test/loss').ticks([-0.5, 0, 0.5])).toEqual(['−0.5', '0.0', '0.5']);
  const loss = unitOf('train/loss');
  expect(loss.value(0.123456)).toBe('0.1235');
  expect(loss.difference(-2.5)).toBe('−2.5');
  expect(loss.difference(0)).toBe('0');
});
