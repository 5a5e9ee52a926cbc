/** What t-SNE's optimiser works on: shared by its threads, kept from step to step, and what a snapshot holds. */
import { sharedFloat64 } from '../shared-arrays.ts';
import { type MeshMemory, meshMemory } from './mesh-memory.ts';

/** Parts into which points, and edges, are cut, however many threads there are. */
export const pointChunks = 16;
export const edgeChunks = 4;

/** Up to so many points, repulsion is summed over all pairs: a grid would take as long. */
export const exactUpTo = 2000;

/** Affinities p_ij of pairs i < j, twice: they stand for p_ij and p_ji, and all of these add up to 1. */
export interface Edges {
  /** Where the pairs of a point begin, n + 1. */
  start: Int32Array;
  /** The other point of each pair. */
  to: Int32Array;
  p: Float32Array;
  /** Σ p·log p over both directions. */
  entropy: number;
}

export interface TsneState {
  n: number;
  edges: Edges;
  /** Positions, n pairs. */
  y: Float64Array;
  velocity: Float64Array;
  gains: Float64Array;
  /** Attraction, n pairs for each chunk of edges. */
  attraction: Float64Array;
  /** Of each chunk of edges: what it adds to the divergence. */
  divergence: Float64Array;
  /** Of each chunk of points: least and greatest x, the same of y, and the sums of both. */
  summary: Float64Array;
  /** Null where all pairs are summed. */
  mesh: MeshMemory | null;
  /** Repulsion where all pairs are summed, n pairs, and what each chunk of points adds to Z; empty with a mesh. */
  repulsion: Float64Array;
  z: Float64Array;
}

/** Numbers in `summary` for each chunk. */
export const summaryLength = 6;

/**
 * @param y initial positions, n pairs
 * @param exact sums over all pairs; left out: where there are few points
 */
export function tsneState(edges: Edges, y: Float64Array, exact = y.length / 2 <= exactUpTo): TsneState {
  const n = y.length / 2;
  const own = sharedFloat64(2 * n);
  own.set(y);
  return {
    n,
    edges,
    y: own,
    velocity: sharedFloat64(2 * n),
    gains: sharedFloat64(2 * n).fill(1),
    attraction: sharedFloat64(edgeChunks * 2 * n),
    divergence: sharedFloat64(edgeChunks),
    summary: sharedFloat64(pointChunks * summaryLength),
    mesh: exact ? null : meshMemory(),
    repulsion: sharedFloat64(exact ? 2 * n : 0),
    z: sharedFloat64(pointChunks),
  };
}
