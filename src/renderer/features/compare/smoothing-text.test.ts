import { expect, test } from 'vitest';
import { smoothingText } from './smoothing-text.ts';

test('what is smoothed says how', () => {
  expect(smoothingText({ kind: 'none' })).toBeNull();
  expect(smoothingText({ kind: 'ema', amount: 0.6 })).toBe('smoothed by an EMA of 0.6');
  expect(smoothingText({ kind: 'gaussian', amount: 2 })).toBe('smoothed by a Gaussian of 2 steps');
  expect(smoothingText({ kind: 'mean', amount: 5 })).toBe('smoothed by a running mean of 5');
});
