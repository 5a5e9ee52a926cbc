/**
 * Affinities of t-SNE (van der Maaten & Hinton 2008): each point's neighbours are weighted by a Gaussian whose width
 * gives the wanted perplexity, and the weights of both directions are averaged.
 */
import { chunkStart, type Lane } from './lane.ts';
import type { Neighbours } from './neighbours.ts';
import { sharedFloat32, sharedInt32 } from './shared-arrays.ts';
import type { Team } from './team.ts';
import type { Edges } from './tsne/state.ts';

const chunks = 64;
const tolerance = 1e-8;
const mostRounds = 200;

export interface AffinitiesArgs extends Neighbours {
  perplexity: number;
  /** Receives p_j|i, n × k; each row adds up to 1. */
  conditional: Float32Array;
}

export function affinitiesKernel(lane: Lane, args: AffinitiesArgs): void {
  const { n, k, distances, perplexity, conditional } = args;
  const weights = new Float64Array(k);
  for (let c = lane.take(); c < chunks; c = lane.take()) {
    const to = chunkStart(n, chunks, c + 1);
    for (let i = chunkStart(n, chunks, c); i < to; i++) {
      weigh(distances.subarray(i * k, (i + 1) * k), perplexity, weights);
      conditional.set(weights, i * k);
    }
  }
}

/**
 * Weights exp(−β·d²) that add up to 1, with β such that their entropy is log(perplexity).
 * @param distances squared, nearest first; infinite ones weigh nothing
 */
function weigh(distances: Float32Array, perplexity: number, weights: Float64Array): void {
  const k = distances.length;
  // The nearest's distance is a common factor; without it, all weights of a lonely point would be zero.
  const least = distances[0]!;
  const wanted = Math.log(perplexity);
  let beta = 1;
  let low = 0;
  let high = Number.POSITIVE_INFINITY;
  for (let round = 0; round < mostRounds; round++) {
    let sum = 0;
    let moment = 0;
    for (let j = 0; j < k; j++) {
      const distance = distances[j]! - least;
      const weight = distance === Number.POSITIVE_INFINITY ? 0 : Math.exp(-beta * distance);
      weights[j] = weight;
      sum += weight;
      if (weight > 0) moment += weight * distance;
    }
    const entropy = Math.log(sum) + (beta * moment) / sum;
    const excess = entropy - wanted;
    if (Math.abs(excess) < tolerance || !Number.isFinite(sum)) break;
    if (excess > 0) {
      low = beta;
      beta = high === Number.POSITIVE_INFINITY ? beta * 2 : (beta + high) / 2;
    } else {
      high = beta;
      beta = (beta + low) / 2;
    }
    // Duplicates, or fewer neighbours than the perplexity: the entropy does not depend on β any more.
    if (beta > 1e300 || beta < 1e-300) break;
  }
  let sum = 0;
  for (let j = 0; j < k; j++) sum += weights[j]!;
  for (let j = 0; j < k; j++) weights[j] = weights[j]! / sum;
}

/** Perplexity-weighted neighbours as pairs of points. */
export function affinities(team: Team, neighbours: Neighbours, perplexity: number): Edges {
  const { n, k } = neighbours;
  const conditional = sharedFloat32(n * k);
  team.run('affinities', { ...neighbours, perplexity, conditional });
  return symmetrize(neighbours, conditional);
}

/** p_ij = (p_j|i + p_i|j) / 2n of each pair once. */
export function symmetrize({ n, k, indices }: Neighbours, conditional: Float32Array): Edges {
  // In each pair's lesser point's bucket, both directions first.
  const start = new Int32Array(n + 1);
  for (let i = 0; i < n; i++) {
    for (let e = i * k; e < (i + 1) * k; e++) {
      const j = indices[e]!;
      if (j >= 0) start[Math.min(i, j) + 1] = start[Math.min(i, j) + 1]! + 1;
    }
  }
  for (let i = 0; i < n; i++) start[i + 1] = start[i + 1]! + start[i]!;
  const next = start.slice();
  const others = new Int32Array(start[n]!);
  const values = new Float32Array(start[n]!);
  for (let i = 0; i < n; i++) {
    for (let e = i * k; e < (i + 1) * k; e++) {
      const j = indices[e]!;
      if (j < 0) continue;
      const lesser = Math.min(i, j);
      const at = next[lesser]!;
      next[lesser] = at + 1;
      others[at] = Math.max(i, j);
      values[at] = conditional[e]!;
    }
  }
  // Then those that are there twice become one. `place` tells where a point is in the bucket at hand.
  const place = new Int32Array(n).fill(-1);
  const sharedStart = sharedInt32(n + 1);
  const scale = 1 / (2 * n);
  let length = 0;
  let entropy = 0;
  for (let i = 0; i < n; i++) {
    const first = length;
    for (let e = start[i]!; e < start[i + 1]!; e++) {
      const j = others[e]!;
      const known = place[j]!;
      if (known >= first) values[known] = values[known]! + values[e]!;
      else {
        place[j] = length;
        others[length] = j;
        values[length] = values[e]!;
        length++;
      }
    }
    sharedStart[i + 1] = length;
  }
  const to = sharedInt32(length);
  const p = sharedFloat32(length);
  to.set(others.subarray(0, length));
  for (let e = 0; e < length; e++) {
    const value = Math.fround(values[e]! * scale);
    p[e] = value;
    if (value > 0) entropy += 2 * value * Math.log(value);
  }
  return { start: sharedStart, to, p, entropy };
}
