/** How well a map keeps what the features say. None of it depends on the order of the points. */
import { philoxBlock } from '#shared/philox.ts';
import type { MapQuality } from '#shared/projection.ts';
import { squaredDistance } from './distance.ts';
import { chunkStart, type Lane } from './lane.ts';
import type { Neighbours } from './neighbours.ts';
import { planeNeighbours } from './neighbours-plane.ts';
import { sharedFloat64, sharedInt32 } from './shared-arrays.ts';
import type { Team } from './team.ts';

/** Neighbours that are compared. */
export const comparedNeighbours = 10;
/** Points whose ranks are counted: each takes a comparison with all others. */
const rankedPoints = (n: number) => (n <= 5000 ? 2000 : 1000);

export interface QualityInput {
  /** What neighbours were found in, n × d. */
  features: Float32Array;
  d: number;
  neighbours: Neighbours;
  /** Positions, n pairs, shared between threads. */
  y: Float64Array;
  ids: Int32Array;
  /** −1: unknown; null: none has one. */
  labels: Int32Array | null;
  /** KL(P‖Q) in nats, where the map has one. */
  kl: number | null;
}

export function mapQuality(team: Team, input: QualityInput): MapQuality {
  const { features, d, neighbours, y, ids, labels, kl } = input;
  const n = y.length / 2;
  const k = Math.min(comparedNeighbours, neighbours.k, Math.floor((n - 1) / 2));
  if (k < 1) return { kl, neighbourOverlap: null, trustworthiness: null, knnAccuracy: null };
  const near = planeNeighbours(team, y, k);
  const ranked = sampleById(ids, rankedPoints(n));
  const penalties = sharedFloat64(ranked.length);
  team.run('ranks', { features, n, d, near, k, ranked, penalties });
  let penalty = 0;
  for (const value of penalties) penalty += value;
  return {
    kl,
    neighbourOverlap: overlap(neighbours, near, n, k),
    trustworthiness: 1 - (2 / (ranked.length * k * (2 * n - 3 * k - 1))) * penalty,
    knnAccuracy: labels === null ? null : accuracy(labels, near, k),
  };
}

/** Mean share of the k nearest by features that are among the k nearest in the map. */
function overlap({ indices, k: known }: Neighbours, near: Int32Array, n: number, k: number): number {
  let shared = 0;
  for (let i = 0; i < n; i++) {
    const inMap = near.subarray(i * k, (i + 1) * k);
    for (let j = 0; j < k; j++) if (inMap.includes(indices[i * known + j]!)) shared++;
  }
  return shared / (n * k);
}

/** Share of points with a class whose nearest in the map has it too; null with less than two classes. */
function accuracy(labels: Int32Array, near: Int32Array, k: number): number | null {
  if (new Set(labels.filter((label) => label >= 0)).size < 2) return null;
  let known = 0;
  let right = 0;
  for (const [i, label] of labels.entries()) {
    if (label < 0) continue;
    known++;
    if (labels[near[i * k]!] === label) right++;
  }
  return right / known;
}

/** At most so many points, drawn by their ids alone, so that the same are drawn in whatever order they come. */
function sampleById(ids: Int32Array, most: number): Int32Array {
  const block = new Uint32Array(4);
  const lots = Array.from(ids, (id, index) => {
    philoxBlock(id, 0, 0, 0, 0x9a11, 0x7e, block);
    return { index, id, lot: block[0]! };
  });
  if (lots.length > most) lots.sort((a, b) => a.lot - b.lot || a.id - b.id);
  const out = sharedInt32(Math.min(most, lots.length));
  for (let i = 0; i < out.length; i++) out[i] = lots[i]!.index;
  return out;
}

export interface RanksArgs {
  features: Float32Array;
  n: number;
  d: number;
  /** Nearest in the map, n × k. */
  near: Int32Array;
  k: number;
  ranked: Int32Array;
  /** Receives, for each of `ranked`, by how much the ranks of its neighbours in the map exceed k. */
  penalties: Float64Array;
}

export function ranksKernel(lane: Lane, args: RanksArgs): void {
  const { features, n, d, near, k, ranked, penalties } = args;
  const chunks = 64;
  const distances = new Float64Array(n);
  for (let c = lane.take(); c < chunks; c = lane.take()) {
    const to = chunkStart(ranked.length, chunks, c + 1);
    for (let r = chunkStart(ranked.length, chunks, c); r < to; r++) {
      const i = ranked[r]!;
      for (let j = 0; j < n; j++) distances[j] = squaredDistance(features, i * d, features, j * d, d);
      let penalty = 0;
      for (let m = 0; m < k; m++) {
        const own = distances[near[i * k + m]!]!;
        let rank = 1;
        for (let j = 0; j < n; j++) if (distances[j]! < own && j !== i) rank++;
        if (rank > k) penalty += rank - k;
      }
      penalties[r] = penalty;
    }
  }
}
