/** How much memory a map takes, so that it can be refused before it takes it. */
import { exactNeighboursUpTo } from './neighbours.ts';

export interface MapSize {
  n: number;
  /** Of the features. */
  d: number;
  perplexity: number;
  lanes: number;
}

/** Dimensions that are left for the search of neighbours. */
export const reducedDimensions = 50;

const megabyte = 1e6;

/** Bytes at the worst moment, the features themselves included. Measured maps took 0.7 to 1 times as much. */
export function mapMemory({ n, d, perplexity, lanes }: MapSize): number {
  const k = Math.min(n - 1, 3 * perplexity);
  const reduced = Math.min(d, reducedDimensions);
  // As read, and as prepared for the threads.
  const features = 2 * 4 * n * d;
  const pca = 8 * 8 * d * (reduced + 10) + 8 * 5000 * (reduced + 10);
  const neighbours = n * k * 8 + 4 * n * reduced;
  const index = n > exactNeighboursUpTo ? n * (4 * reduced * 2 + 16 * 3 * 8 + 64) + 16 * 10_000 * k : 0;
  const pairs = n * k * (4 + 8 + 8 * 0.7);
  // A map is about as wide as the square root of its points; cells are half a unit.
  const grid = 2 * Math.sqrt(n) + 40;
  const mesh = 8 * grid * grid * (4 + 8 + 2 + 3);
  const points = 8 * 2 * n * (3 + 4);
  return Math.round(
    (90 + 30 * lanes) * megabyte + features + pca + neighbours + index + pairs + mesh + points,
  );
}

/** The largest sample that fits into so many bytes; 0: none of a use. All rows are read in any case. */
export function fittingSample(size: MapSize, rows: number, available: number): number {
  const needed = (n: number) => mapMemory({ ...size, n }) + 4 * (rows - n) * size.d;
  let low = 0;
  let high = rows;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (needed(middle) <= available) low = middle;
    else high = middle - 1;
  }
  return low >= 100 ? (low >= 1000 ? Math.floor(low / 100) * 100 : low) : 0;
}
