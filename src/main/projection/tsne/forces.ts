/** The two forces of t-SNE, where no mesh is needed: along the edges, and over all pairs. */
import { chunkStart } from '../lane.ts';
import { edgeChunks, type TsneState } from './state.ts';

/** First point whose pairs belong to a chunk of edges: chunks have about the same number of pairs. */
function firstPoint(start: Int32Array, chunk: number): number {
  const n = start.length - 1;
  const wanted = chunkStart(start[n]!, edgeChunks, chunk);
  let low = 0;
  let high = n;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (start[middle]! < wanted) low = middle + 1;
    else high = middle;
  }
  return low;
}

/**
 * Attraction Σ_j p_ij·q_ij·(y_i − y_j) along one chunk of edges.
 * @param measure takes Σ p·log(1 + d²) down too, over both directions
 */
export function attract(state: TsneState, chunk: number, measure: boolean): void {
  const { n, y, attraction } = state;
  const { start, to, p } = state.edges;
  const out = attraction.subarray(chunk * 2 * n, (chunk + 1) * 2 * n).fill(0);
  const end = firstPoint(start, chunk + 1);
  for (let i = firstPoint(start, chunk); i < end; i++) {
    const x = y[2 * i]!;
    const z = y[2 * i + 1]!;
    let forceX = 0;
    let forceY = 0;
    const last = start[i + 1]!;
    for (let e = start[i]!; e < last; e++) {
      const j = 2 * to[e]!;
      const dx = x - y[j]!;
      const dy = z - y[j + 1]!;
      const w = p[e]! / (1 + dx * dx + dy * dy);
      forceX += w * dx;
      forceY += w * dy;
      out[j] = out[j]! - w * dx;
      out[j + 1] = out[j + 1]! - w * dy;
    }
    out[2 * i] = out[2 * i]! + forceX;
    out[2 * i + 1] = out[2 * i + 1]! + forceY;
  }
  if (measure) state.divergence[chunk] = spreadOf(state, chunk);
}

function spreadOf({ y, edges: { start, to, p } }: TsneState, chunk: number): number {
  const end = firstPoint(start, chunk + 1);
  let sum = 0;
  for (let i = firstPoint(start, chunk); i < end; i++) {
    const last = start[i + 1]!;
    for (let e = start[i]!; e < last; e++) {
      const j = 2 * to[e]!;
      sum += p[e]! * Math.log(1 + (y[2 * i]! - y[j]!) ** 2 + (y[2 * i + 1]! - y[j + 1]!) ** 2);
    }
  }
  return 2 * sum;
}

/** KL(P‖Q) in nats, from what `attract` has measured, and Z. */
export function divergenceOf(state: TsneState, z: number): number {
  return state.edges.entropy + state.divergence.reduce((sum, part) => sum + part, 0) + Math.log(z);
}

/**
 * Repulsion Σ_j q_ij²·(y_i − y_j) of the points from..to over all others, into pairs of `out` from 2·from on.
 * Returns Σ q over these points and all others.
 */
export function repelAll(y: Float64Array, from: number, to: number, out: Float64Array): number {
  const n = y.length / 2;
  let z = 0;
  for (let i = from; i < to; i++) {
    const x = y[2 * i]!;
    const v = y[2 * i + 1]!;
    let forceX = 0;
    let forceY = 0;
    let sum = 0;
    for (let j = 0; j < n; j++) {
      const dx = x - y[2 * j]!;
      const dy = v - y[2 * j + 1]!;
      const q = 1 / (1 + dx * dx + dy * dy);
      sum += q;
      forceX += q * q * dx;
      forceY += q * q * dy;
    }
    out[2 * i] = forceX;
    out[2 * i + 1] = forceY;
    z += sum - 1;
  }
  return z;
}
