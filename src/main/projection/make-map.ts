/** A map from features to its finished points: PCA, neighbours, affinities, optimiser, figures of quality. */
import { workbenchError } from '#shared/errors.ts';
import { RandomStream } from '#shared/philox.ts';
import type { MapParameters, MapPhase, MapQuality } from '#shared/projection.ts';
import { affinities } from './affinities.ts';
import { displacement, move, procrustes } from './align.ts';
import { type Features, prepareFeatures } from './features.ts';
import { reducedDimensions } from './memory.ts';
import { findNeighbours, type Neighbours } from './neighbours.ts';
import { applyPca, fitPca, type Pca } from './pca.ts';
import { comparedNeighbours, mapQuality } from './quality.ts';
import { sharedFloat64 } from './shared-arrays.ts';
import type { Team } from './team.ts';
import { alignedCell, coarseCell, fineCell } from './tsne/optimize.ts';
import { tsneState } from './tsne/state.ts';
import { umapEpochs, umapLayout } from './umap.ts';

const momentum = 0.8;
const measureEvery = 50;
/** Share of the iterations after the exaggerated ones for which a coarse mesh does. */
const roughShare = 0.5;
/** Iterations that begin with another map's positions, at most: it need not unfold any more. */
export const alignedIterations = 250;
/** How many of them the fine mesh has. */
const alignedFine = 25;
/** Such a map is done once its divergence falls by less than this share in so many iterations. */
const settled = { share: 0.002, within: 25 };
/** Standard deviation of the initial positions: small, so that the optimiser decides. */
const initialSpread = 1e-4;

/** Ends a map without a result. */
export class MapCancelled extends Error {
  override readonly name = 'MapCancelled';
}

export interface MapProgress {
  phase: MapPhase;
  iteration: number;
  iterations: number;
  /** As last measured; null: not yet. */
  kl: number | null;
}

export interface MapHooks {
  /** Called between and within phases. It may wait as long as it likes; 'cancel' ends the map. */
  control?(): 'go' | 'cancel';
  progress?(progress: MapProgress): void;
  /** Called before every step; `positions` copies the points as they are. */
  step?(points: {
    ids: Int32Array;
    labels: Int32Array | null;
    iteration: number;
    positions(): Float64Array;
  }): void;
}

/** What another map gives to begin with. */
export interface Alignment {
  ids: Int32Array;
  /** Pairs. */
  y: Float64Array;
}

export interface FinishedMap {
  ids: Int32Array;
  labels: Int32Array | null;
  /** Positions, n pairs. */
  y: Float64Array;
  quality: MapQuality;
  notes: string[];
  /** How far points moved from the map it was aligned to; null: it was not. NaN: a point that was not in it. */
  moved: Float32Array | null;
  displacement: number | null;
  /** What further points are brought into the reduced space with, and the points there, n × k. */
  pca: Pca;
  reduced: Float32Array;
}

/**
 * @throws MapCancelled; map.too-few, map.not-finite, map.constant, map.nothing-shared
 */
export function makeMap(
  team: Team,
  features: Features,
  parameters: MapParameters,
  hooks: MapHooks = {},
  alignment: Alignment | null = null,
): FinishedMap {
  const { seed } = parameters;
  const report = (phase: MapPhase, iteration = 0, iterations = 0, kl: number | null = null) => {
    hooks.progress?.({ phase, iteration, iterations, kl });
    if (hooks.control?.() === 'cancel') throw new MapCancelled('The map was cancelled.');
  };
  report('pca');
  const prepared = prepareFeatures(features, parameters);
  const { data, d, ids, labels } = prepared;
  const n = ids.length;
  const notes: string[] = [];
  const pca = fitPca(team, data, d, reducedDimensions, seed);
  const reduced = applyPca(team, pca, data);
  const perplexity = Math.min(parameters.perplexity, (n - 1) / 3);
  if (perplexity < parameters.perplexity && parameters.method !== 'pca') {
    notes.push(`Perplexity was lowered to ${Math.floor(perplexity)}: there are only ${n} points.`);
  }

  report('neighbours');
  const wanted =
    parameters.method === 'tsne'
      ? Math.ceil(3 * perplexity)
      : parameters.method === 'umap'
        ? Math.max(2, Math.round(perplexity))
        : comparedNeighbours;
  const neighbours = findNeighbours(team, reduced, pca.k, Math.min(n - 1, wanted));
  const duplicates = countDuplicates(neighbours);
  if (duplicates > 0) notes.push(`${duplicates} points are the same as another.`);

  const shared = alignment === null ? null : placesOf(alignment, ids);
  if (shared !== null) fillPlaces(shared, neighbours);
  const step = (iteration: number, positions: () => Float64Array) =>
    hooks.step?.({ ids, labels, iteration, positions });
  let y: Float64Array;
  let kl: number | null = null;
  if (parameters.method === 'tsne') {
    report('affinities');
    const start = shared?.y ?? initialPlaces(reduced, pca, n, seed);
    ({ y, kl } = optimize(team, neighbours, perplexity, start, shared !== null, parameters, report, step));
  } else if (parameters.method === 'umap') {
    const start = shared?.y ?? initialPlaces(reduced, pca, n, seed, 5);
    const before = (done: number, epochs: number, positions: () => Float64Array) => {
      step(done, positions);
      report('optimisation', done, epochs);
      return 'go' as const;
    };
    report('optimisation', 0, umapEpochs(n));
    y = umapLayout(neighbours, { seed, start, before });
  } else {
    y = firstTwo(reduced, pca.k, n);
  }

  const moved = shared === null ? null : lay(y, shared);
  report('quality');
  const positions = sharedFloat64(2 * n);
  positions.set(y);
  const quality = mapQuality(team, {
    features: reduced,
    d: pca.k,
    neighbours,
    y: positions,
    ids,
    labels,
    kl,
  });
  return {
    ids,
    labels,
    y,
    quality,
    notes,
    moved: moved?.moved ?? null,
    displacement: moved?.mean ?? null,
    pca,
    reduced,
  };
}

type Report = (phase: MapPhase, iteration: number, iterations: number, kl: number | null) => void;

function optimize(
  team: Team,
  neighbours: Neighbours,
  perplexity: number,
  start: Float64Array,
  aligned: boolean,
  parameters: MapParameters,
  report: Report,
  step: (iteration: number, positions: () => Float64Array) => void,
): { y: Float64Array; kl: number } {
  const { n } = neighbours;
  const state = tsneState(affinities(team, neighbours, perplexity), start);
  const positions = () => new Float64Array(state.y);
  const { exaggeration } = parameters;
  const iterations = aligned ? Math.min(alignedIterations, parameters.iterations) : parameters.iterations;
  const early = aligned ? 0 : Math.min(250, Math.round(iterations / 3));
  const every = aligned ? settled.within : measureEvery;
  let kl: number | null = null;
  let calm = false;
  const phase = (
    name: 'exaggeration' | 'optimisation',
    first: number,
    steps: number,
    factor: number,
    cell: number,
  ) => {
    team.run(
      'optimize',
      { state, steps, exaggeration: factor, learningRate: n / factor, momentum, cell },
      {
        before(done) {
          step(first + done, positions);
          report(name, first + done, iterations, kl);
          if (calm && cell === alignedCell) return 'stop';
          return (first + done) % every === 0 && done < steps ? 'measure' : 'go';
        },
        measured(_, divergence) {
          calm = aligned && kl !== null && kl - divergence < settled.share * kl;
          kl = divergence;
        },
      },
    );
  };
  if (early > 0) phase('exaggeration', 0, early, exaggeration, fineCell);
  state.velocity.fill(0);
  // The way may be rough where the end is fine.
  const rough = aligned
    ? Math.max(0, iterations - alignedFine)
    : Math.round((iterations - early) * roughShare);
  phase('optimisation', early, rough, 1, aligned ? alignedCell : coarseCell);
  phase('optimisation', early + rough, iterations - early - rough, 1, fineCell);
  const measured = sharedFloat64(2);
  team.run('gradient', { state, exaggeration: 1, cell: fineCell, gradient: sharedFloat64(2 * n), measured });
  return { y: positions(), kl: measured[0]! };
}

/** The first two components, so small that the optimiser decides, with a jitter that parts duplicates. */
function initialPlaces(
  reduced: Float32Array,
  { k, variance }: Pca,
  n: number,
  seed: number,
  spread = initialSpread,
): Float64Array {
  const y = firstTwo(reduced, k, n);
  const scale = spread / Math.sqrt(variance[0]! || 1);
  const random = new RandomStream(seed, 0x17);
  for (let i = 0; i < 2 * n; i++) y[i] = y[i]! * scale + random.normal() * spread * 0.01;
  return y;
}

/** The first two of k coordinates, n pairs. */
export function firstTwo(reduced: Float32Array, k: number, n: number): Float64Array {
  return Float64Array.from({ length: 2 * n }, (_, i) => {
    const component = i % 2;
    return component < k ? reduced[(i >> 1) * k + component]! : 0;
  });
}

/** Points whose nearest neighbour is no distance away. */
function countDuplicates({ n, k, distances }: Neighbours): number {
  let count = 0;
  for (let i = 0; i < n; i++) if (distances[i * k] === 0) count++;
  return count;
}

interface Places {
  /** Pairs; NaN where the other map lacks the point. */
  y: Float64Array;
  /** Points that both maps have. */
  known: Int32Array;
  before: Float64Array;
}

/** Where the other map has these points. @throws map.nothing-shared */
function placesOf({ ids: others, y: theirs }: Alignment, ids: Int32Array): Places {
  const rowOf = new Map(Array.from(others, (id, row) => [id, row]));
  const y = new Float64Array(2 * ids.length).fill(Number.NaN);
  const known: number[] = [];
  for (const [i, id] of ids.entries()) {
    const row = rowOf.get(id);
    if (row === undefined) continue;
    known.push(i);
    y[2 * i] = theirs[2 * row]!;
    y[2 * i + 1] = theirs[2 * row + 1]!;
  }
  if (known.length < 3) throw workbenchError('map.nothing-shared', { shared: known.length });
  return { y, known: Int32Array.from(known), before: y.slice() };
}

/** Puts points that the other map lacks where the nearest of their neighbours is that it has; else in the middle. */
function fillPlaces({ y, before }: Places, { n, k, indices }: Neighbours): void {
  for (let i = 0; i < n; i++) {
    if (!Number.isNaN(before[2 * i])) continue;
    let place = -1;
    for (let e = i * k; e < (i + 1) * k && place < 0; e++) {
      const j = indices[e]!;
      if (j >= 0 && !Number.isNaN(before[2 * j])) place = j;
    }
    // Apart from one another by as much as tells their order.
    const jitter = 1e-3 * (1 + (i % 97));
    y[2 * i] = place < 0 ? jitter : before[2 * place]! + jitter;
    y[2 * i + 1] = place < 0 ? -jitter : before[2 * place + 1]! + jitter;
  }
}

/** Lays the map over the one it was aligned to, in place, and says how far its points moved. */
function lay(y: Float64Array, { known, before }: Places): { moved: Float32Array; mean: number } {
  const pick = (from: Float64Array) =>
    Float64Array.from({ length: 2 * known.length }, (_, i) => from[2 * known[i >> 1]! + (i & 1)]!);
  const fixed = pick(before);
  move(y, procrustes(fixed, pick(y)));
  const { moved, mean } = displacement(fixed, pick(y));
  const all = new Float32Array(y.length / 2).fill(Number.NaN);
  for (const [at, i] of known.entries()) all[i] = moved[at]!;
  return { moved: all, mean };
}
