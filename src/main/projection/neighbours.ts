/** The nearest neighbours of points: by comparing all with all where that is affordable, by an index above. */
import { createRequire } from 'node:module';
import type { BatchMatches, Index } from 'usearch';
import { sharedFloat32, sharedInt32 } from './shared-arrays.ts';
import type { Team } from './team.ts';

/** Above it an index is faster by far; up to it the neighbours are exact. */
export const exactNeighboursUpTo = 20_000;

/** Threads that may search an index; as many as a map may have. */
const searchContexts = 64;

export interface Neighbours {
  n: number;
  k: number;
  /** Nearest first, n × k, shared between threads; −1 where there is none. */
  indices: Int32Array;
  /** Squared distances, n × k. */
  distances: Float32Array;
}

/** @param data n × d, shared between threads */
export function findNeighbours(team: Team, data: Float32Array, d: number, k: number): Neighbours {
  const n = data.length / d;
  const indices = sharedInt32(n * k);
  const distances = sharedFloat32(n * k);
  if (n <= exactNeighboursUpTo) {
    team.run('exactNeighbours', { data, n, d, queries: null, k, indices, distances });
  } else searchIndex(data, n, d, k, team.lanes, indices, distances);
  return { n, k, indices, distances };
}

/**
 * The nearest of `data` to each of `points`, which are not among them; exact.
 * @param data n × d @param points m × d, both shared between threads
 */
export function findNeighboursOf(
  team: Team,
  data: Float32Array,
  points: Float32Array,
  d: number,
  k: number,
): Neighbours {
  const m = points.length / d;
  const indices = sharedInt32(m * k);
  const distances = sharedFloat32(m * k);
  team.run('exactNeighbours', { data, n: data.length / d, d, queries: points, k, indices, distances });
  return { n: m, k, indices, distances };
}

/**
 * Hierarchical navigable small worlds (Malkov & Yashunin 2018). The index is built by one thread, for otherwise its
 * links, and with them the map, would differ from time to time.
 */
function searchIndex(
  shared: Float32Array,
  n: number,
  d: number,
  k: number,
  threads: number,
  indices: Int32Array,
  distances: Float32Array,
): void {
  const { Index: SearchIndex } = createRequire(import.meta.url)('usearch') as {
    Index: new (config: object) => Index;
  };
  const index = new SearchIndex({
    dimensions: d,
    metric: 'l2sq',
    quantization: 'f32',
    connectivity: 16,
    expansion_add: 96,
    expansion_search: Math.max(128, k + 32),
    multi: false,
  });
  // Addons cannot read memory that threads share.
  const data = new Float32Array(shared);
  const keys = BigUint64Array.from({ length: n }, (_, i) => BigInt(i));
  const add = (from: number, to: number, contexts: number) => {
    if (to > from) index.add(keys.subarray(from, to), data.subarray(from * d, to * d), contexts);
  };
  // Room is made in powers of two, each time for as many searching threads as are named then: those calls bring a
  // single row each, so that there are threads enough, and always as many, and yet one at a time adds.
  let half = 1;
  while (2 * half < n) half *= 2;
  add(0, half, 1);
  add(half, half + 1, searchContexts);
  add(half + 1, n - 1, 1);
  add(n - 1, n, searchContexts);
  const block = 10_000;
  for (let first = 0; first < n; first += block) {
    const count = Math.min(block, n - first);
    const found = index.search(data.subarray(first * d, (first + count) * d) as never, k + 1, threads);
    copyMatches(found as unknown as BatchMatches, first, count, k, indices, distances);
  }
}

/** Takes the row itself out of what was found. */
function copyMatches(
  found: BatchMatches,
  first: number,
  count: number,
  k: number,
  indices: Int32Array,
  distances: Float32Array,
): void {
  for (let q = 0; q < count; q++) {
    const row = first + q;
    const matches = Number(found.counts[q]);
    let to = row * k;
    for (let m = 0; m < matches && to < (row + 1) * k; m++) {
      const at = q * (k + 1) + m;
      const index = Number(found.keys[at]);
      if (index === row) continue;
      indices[to] = index;
      distances[to] = Math.max(0, found.distances[at]!);
      to++;
    }
    for (; to < (row + 1) * k; to++) {
      indices[to] = -1;
      distances[to] = Number.POSITIVE_INFINITY;
    }
  }
}
