import { expect, test } from 'vitest';
import { RandomStream } from '#shared/philox.ts';
import { Tiles } from './tile.ts';

test.each([
  [4, 2, 4],
  [1, 1, 1],
  [5, 3, 7],
  [32, 100, 50],
  [3, 61, 784],
])('%d rows times %d rows of %d numbers are their products', (rows, columns, d) => {
  const random = new RandomStream(rows, columns);
  const tiles = new Tiles(rows, columns, d);
  // Twice, so that what the first left behind is seen not to matter.
  for (const count of [rows, Math.max(1, rows - 1)]) {
    const a = Float32Array.from({ length: count * d }, () => random.normal());
    const b = Float32Array.from({ length: columns * d }, () => random.normal());
    tiles.fill(tiles.a, a, 0, count);
    tiles.fill(tiles.b, b, 0, columns);
    const { products, step } = tiles.multiply(count, columns);
    for (let i = 0; i < count; i++) {
      for (let j = 0; j < columns; j++) {
        let sum = 0;
        for (let c = 0; c < d; c++) sum += a[i * d + c]! * b[j * d + c]!;
        expect(Math.abs(products[i * step + j]! - sum)).toBeLessThan(1e-5 * Math.sqrt(d));
      }
    }
  }
});
