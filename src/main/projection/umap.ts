/** Uniform manifold approximation (McInnes, Healy & Melville 2018), by umap-js, from neighbours found before. */
import { UMAP } from 'umap-js';
import { RandomStream } from '#shared/philox.ts';
import type { Neighbours } from './neighbours.ts';

/** Epochs that umap-learn uses up to 10,000 points, and above. */
export const umapEpochs = (n: number) => (n <= 10_000 ? 500 : 200);

export interface UmapOptions {
  seed: number;
  /** n pairs to begin with, about 20 across as UMAP's own are. */
  start: Float64Array;
  /** Called before each epoch; `stop` ends. */
  before(done: number, epochs: number, positions: () => Float64Array): 'go' | 'stop';
}

/** @param neighbours nearest first; at least two each. Returns n pairs. */
export function umapLayout(neighbours: Neighbours, { seed, start, before }: UmapOptions): Float64Array {
  const { n, k, indices, distances } = neighbours;
  const random = new RandomStream(seed, 0x0a9);
  const epochs = umapEpochs(n);
  const umap = new UMAP({
    nComponents: 2,
    nNeighbors: k,
    nEpochs: epochs,
    minDist: 0.1,
    random: () => random.uniform(),
  });
  const rows = Array.from({ length: n }, (_, i) => i);
  // Each point is its own first neighbour there.
  umap.setPrecomputedKNN(
    rows.map((i) => [i, ...indices.subarray(i * k, (i + 1) * k - 1)]),
    rows.map((i) => [0, ...distances.subarray(i * k, (i + 1) * k - 1)].map(Math.sqrt)),
  );
  // With neighbours given, it asks of the points no more than how many they are.
  umap.initializeFit(rows.map(() => []));
  for (const [i, place] of umap.getEmbedding().entries()) {
    place[0] = start[2 * i]!;
    place[1] = start[2 * i + 1]!;
  }
  const positions = () => Float64Array.from(umap.getEmbedding().flat());
  for (let done = 0; done < epochs; done++) {
    if (before(done, epochs, positions) === 'stop') break;
    umap.step();
  }
  return positions();
}
