import { expect, test } from 'vitest';
import { noise } from '../../../../test/support/oracle.ts';
import { normalizedRows } from './features.ts';
import { gramOf } from './gram.ts';

test.each([1, 4, 7, 12])('inner products of %d rows', (size) => {
  const dimensions = 5;
  const data = Float64Array.from(noise(size * dimensions, 3));
  const gram = gramOf({ data, size, dimensions });
  for (let i = 0; i < size; i++) {
    for (let j = 0; j < size; j++) {
      let sum = 0;
      for (let k = 0; k < dimensions; k++) sum += data[i * dimensions + k]! * data[j * dimensions + k]!;
      expect(gram[i * size + j], `${i}, ${j}`).toBeCloseTo(sum, 14);
    }
  }
});

test('those of equal rows are equal to the last bit, wherever they are', () => {
  const row = [0.1, 0.7, 1.3];
  const gram = gramOf(normalizedRows(Array.from({ length: 7 }, () => row).flat(), 7));
  expect(new Set(gram).size).toBe(1);
});
