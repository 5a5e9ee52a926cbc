/** Metrics of the distances between all pairs of feature vectors, in one pass over the pairs. */
import type { Vectors } from './features.ts';
import { gramOf } from './gram.ts';

export interface PairwiseMetrics {
  /** Mean squared distance of two vectors of one label; NaN where no label has two. */
  alignment: number;
  /** Logarithm of the mean of e^(−2·squared distance) over all pairs; NaN where there is no pair. */
  uniformity: number;
  /** Mean silhouette with Euclidean distances, in [−1, 1]; NaN where there is one label only. */
  silhouette: number;
}

/**
 * Alignment (exponent 2) and uniformity (t = 2) of Wang & Isola 2020 (arXiv 2005.10242, §4.1), positive pairs being
 * those of one label, and the silhouette of Rousseeuw 1987: (b − a) / max(a, b) with a the mean distance to the others
 * of the own label and b the smallest mean distance to those of another; 0 for the only one of its label.
 * @param vectors rows of length 1
 * @param labels one a row, from 0
 */
export function pairwiseMetrics(vectors: Vectors, labels: Int32Array): PairwiseMetrics {
  const { size } = vectors;
  const gram = gramOf(vectors);
  const classes = labels.reduce((most, label) => Math.max(most, label), -1) + 1;
  const members = new Int32Array(classes);
  for (const label of labels) members[label]!++;
  // From each row, the sum of its distances to the rows of each label.
  const distances = new Float64Array(size * classes);
  let positivePairs = 0;
  let positiveSum = 0;
  let potential = 0;
  for (let i = 0; i < size; i++) {
    for (let j = i + 1; j < size; j++) {
      const [ii, jj, ij] = [gram[i * size + i]!, gram[j * size + j]!, gram[i * size + j]!];
      const squared = Math.max(0, ii + jj - 2 * ij);
      potential += Math.exp(-2 * squared);
      if (labels[i] === labels[j]) {
        positivePairs++;
        positiveSum += squared;
      }
      const distance = Math.sqrt(squared);
      distances[i * classes + labels[j]!]! += distance;
      distances[j * classes + labels[i]!]! += distance;
    }
  }
  return {
    alignment: positiveSum / positivePairs,
    uniformity: Math.log((2 * potential) / (size * (size - 1))),
    silhouette: meanSilhouette(distances, labels, members),
  };
}

function meanSilhouette(distances: Float64Array, labels: Int32Array, members: Int32Array): number {
  const classes = members.length;
  if (members.filter((count) => count > 0).length < 2) return Number.NaN;
  let sum = 0;
  for (const [i, label] of labels.entries()) {
    if (members[label] === 1) continue;
    const own = distances[i * classes + label]! / (members[label]! - 1);
    let other = Number.POSITIVE_INFINITY;
    for (let c = 0; c < classes; c++) {
      if (c !== label && members[c]! > 0) other = Math.min(other, distances[i * classes + c]! / members[c]!);
    }
    const larger = Math.max(own, other);
    if (larger > 0) sum += (other - own) / larger;
  }
  return sum / labels.length;
}
