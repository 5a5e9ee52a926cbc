/** Densities of a setting's values on a grid, smoothed by kernels: what PED-ANOVA compares. */
import { normalCdf } from './normal.ts';

/** Points of the grid over the range of a number. */
export const gridSize = 50;

/** So narrow that nine tenths of a kernel lie within one point of the grid. */
const leastWidth = 0.5 / 1.64;
/** Keeps divisions of densities finite. */
const floor = 1e-12;

/** @param range least and greatest of all values, whose logarithms are taken where `log` */
export function gridCounts(
  values: readonly number[],
  range: readonly [low: number, high: number],
  log: boolean,
): Float64Array {
  const place = log ? Math.log : (value: number) => value;
  const [low, high] = [place(range[0]), place(range[1])];
  const step = (high - low) / (gridSize - 1);
  const counts = new Float64Array(gridSize);
  for (const value of values) {
    // The nearest point; from the middle of two, the lower.
    const point = Math.ceil((place(value) - low) / step - 0.5);
    counts[Math.min(Math.max(point, 0), gridSize - 1)]! += 1;
  }
  return counts;
}

/**
 * The density over a grid of numbers: a normal kernel at each point, as heavy as its values are many and as wide as
 * Scott's rule has it, and one broad kernel over the whole range that counts as a single value.
 */
export function numberDensity(counts: Float64Array): Float64Array {
  const points = [...counts.keys()].filter((point) => counts[point]! > 0);
  const total = counts.reduce((sum, count) => sum + count, 0);
  const width = Math.max(leastWidth, scottWidth(points, counts, total));
  const last = counts.length - 1;
  const kernels = [
    ...points.map((point) => ({ at: point, width, weight: counts[point]! })),
    { at: last / 2, width: counts.length, weight: 1 },
  ];
  const density = new Float64Array(counts.length).fill(floor);
  for (const kernel of kernels) {
    const share = (from: number, to: number) =>
      normalMass((from - kernel.at) / kernel.width, (to - kernel.at) / kernel.width);
    const whole = share(-0.5, last + 0.5);
    for (let i = 0; i < density.length; i++)
      density[i]! += ((kernel.weight / (total + 1)) * share(i - 0.5, i + 0.5)) / whole;
  }
  return density;
}

/** Scott (1992), with the interquartile range in place of the deviation where that is narrower. */
function scottWidth(points: readonly number[], counts: Float64Array, total: number): number {
  const mean = points.reduce((sum, point) => sum + point * counts[point]!, 0) / total;
  const squares = points.reduce((sum, point) => sum + (point - mean) ** 2 * counts[point]!, 0);
  const deviation = Math.sqrt(squares / Math.max(1, total - 1));
  let sum = 0;
  const until = points.map((point) => (sum += counts[point]!));
  const lower = until.findIndex((share) => share >= Math.floor(total / 4));
  const upper = until.findIndex((share) => share > Math.floor((total * 3) / 4));
  const range = (points[upper] ?? points.at(-1)!) - points[lower]!;
  return 1.059 * Math.min(range / 1.34, deviation) * total ** -0.2;
}

/** P(from < Z < to), without the cancellation that the upper tail has. */
function normalMass(from: number, to: number): number {
  return from > 0 ? normalCdf(-from) - normalCdf(-to) : normalCdf(to) - normalCdf(from);
}

/** The density over categories: each that occurs as heavy as it is frequent, all of them mixed with a little of the rest. */
export function categoryDensity(counts: Float64Array): Float64Array {
  const total = counts.reduce((sum, count) => sum + count, 0);
  const present = counts.filter((count) => count > 0).length;
  const rest = 1 / (present + 1);
  const whole = 1 + rest * counts.length;
  // Each kernel has `rest` everywhere and 1 more at its own category; the last is even.
  return counts.map((count) => {
    const kernels = (count + rest * total) / whole;
    return (kernels + 1 / counts.length) / (total + 1) + floor;
  });
}
