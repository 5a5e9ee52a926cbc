import { expect, test } from 'vitest';
import { deriveSeed, RandomStream } from '#shared/philox.ts';
import { percentile } from './percentile.ts';

/** By sorting, as NumPy's `linear` method is defined. */
function sorted(values: Float64Array, p: number): number {
  const ascending = values.toSorted();
  const at = p * (ascending.length - 1);
  const low = Math.floor(at);
  return ascending[low]! + (at - low) * ((ascending[low + 1] ?? ascending[low]!) - ascending[low]!);
}

test('is what sorting gives, with many equal values too', () => {
  const stream = new RandomStream(1, deriveSeed('percentile'));
  for (const [length, different] of [
    [1, 5],
    [2, 5],
    [7, 3],
    [1000, 4],
    [10_000, 100],
    [10_000, 1_000_000],
  ] as const) {
    const values = Float64Array.from({ length }, () => stream.below(different) / 7);
    for (const p of [0, 0.0251, 0.5, 0.9, 0.975, 1]) {
      const own = values.slice();
      expect(percentile(own, p), `${length} ${different} ${p}`).toBe(sorted(values, p));
      expect(own.toSorted()).toEqual(values.toSorted());
    }
  }
});

test('is as NumPy has it', () => {
  expect(percentile(Float64Array.of(3, 1, 2, 4), 0.4)).toBeCloseTo(2.2, 12);
});
