import type { Vectors } from './features.ts';

/** How feature vectors of length 1 spread over their dimensions. */
export interface Spread {
  /**
   * Mean over dimensions of the sample standard deviation (n − 1): near 1/√dimensions where directions are many, 0 where
   * all vectors are the same. NaN for fewer than two vectors.
   */
  std: number;
  /** Sum over dimensions of the sample variance, in [0, 1 + 1/(n − 1)]: 1 minus the mean cosine of two vectors. */
  variance: number;
}

/** @param vectors rows of length 1 */
export function spreadOf({ data, size, dimensions }: Vectors): Spread {
  let deviations = 0;
  let variance = 0;
  for (let j = 0; j < dimensions; j++) {
    let mean = 0;
    for (let i = 0; i < size; i++) mean += data[i * dimensions + j]! / size;
    let squares = 0;
    for (let i = 0; i < size; i++) squares += (data[i * dimensions + j]! - mean) ** 2;
    const own = squares / (size - 1);
    deviations += Math.sqrt(own);
    variance += own;
  }
  return { std: deviations / dimensions, variance };
}
