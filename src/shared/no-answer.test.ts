import { expect, test } from 'vitest';
import type { ArmSummary, Comparison } from './comparison.ts';
import { noAnswer } from './no-answer.ts';

const of = (counts: Record<string, number>, differences: unknown[] = []) =>
  noAnswer({
    metric: 'test/accuracy',
    arms: Object.entries(counts).map(([name, n]) => ({ name, n }) as ArmSummary),
    differences,
  } as Comparison);

test('why there is no difference to tell of', () => {
  expect(of({ a: 3 })).toBe('One arm alone cannot be compared. Choose runs of another arm too.');
  expect(of({ a: 0, b: 0 })).toBe(
    'None of the runs has a value of test/accuracy that counts, so nothing can be said.',
  );
  expect(of({ a: 0, b: 2 })).toBe(
    'Only b has runs whose test/accuracy counts, so there is nothing to compare them with.',
  );
  expect(of({ a: 1, b: 2 })).toBe(
    'No two arms that are compared share a seed whose test/accuracy counts, so nothing can be said of a difference.',
  );
  expect(of({ a: 1, b: 1 }, [{}])).toBeNull();
});
