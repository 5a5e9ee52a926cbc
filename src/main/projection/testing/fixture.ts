/** What scikit-learn, SciPy and openTSNE say of 120 points: test/fixtures/projection/projection.py. */
import { readFileSync } from 'node:fs';
import { sharedFloat32, sharedFloat64 } from '../shared-arrays.ts';

interface Raw {
  perplexity: number;
  k: number;
  d: number;
  labels: number[];
  x: number[];
  y: number[];
  indices: number[];
  distances: number[];
  pairs: number[];
  p: number[];
  kl: number;
  gradient: number[];
  exaggerated_gradient: number[];
  trustworthiness: number;
  neighbour_overlap: number;
  knn_accuracy: number;
  pca_variance: number[];
  pca_components: number[];
  moved: number[];
  aligned: number[];
  displacement: number;
  similar_to_5: number[];
  similarity_to_5: number[];
}

const path = new URL('../../../../test/fixtures/projection/projection.json', import.meta.url);
export const oracle = JSON.parse(readFileSync(path, 'utf8')) as Raw;
export const points = oracle.labels.length;

export function shared32(values: ArrayLike<number>): Float32Array {
  const out = sharedFloat32(values.length);
  out.set(values);
  return out;
}

export function shared64(values: ArrayLike<number>): Float64Array {
  const out = sharedFloat64(values.length);
  out.set(values);
  return out;
}

/** Largest difference of two arrays, relative to the largest number of the first. */
export function largestDifference(expected: ArrayLike<number>, found: ArrayLike<number>): number {
  if (expected.length !== found.length) return Number.POSITIVE_INFINITY;
  let difference = 0;
  let size = 0;
  for (let i = 0; i < expected.length; i++) {
    difference = Math.max(difference, Math.abs(expected[i]! - found[i]!));
    size = Math.max(size, Math.abs(expected[i]!));
  }
  return difference / size;
}
