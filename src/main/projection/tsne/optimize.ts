/**
 * Gradient descent of t-SNE as openTSNE does it: momentum, gains (Jacobs 1988), steps of a limited length. The gradient
 * is a quarter of the divergence's: ε·Σ_j p_ij·q_ij·(y_i − y_j) − Σ_j q_ij²·(y_i − y_j) / Z with q = 1/(1+|d|²) and
 * Z = Σ q over all pairs of different points, where ε exaggerates.
 */
import { goodLength } from '../fft.ts';
import { chunkStart, type Lane } from '../lane.ts';
import { attract, divergenceOf, repelAll } from './forces.ts';
import type { Grid } from './grid.ts';
import { Mesh, margin } from './mesh.ts';
import { partialGrids } from './mesh-memory.ts';
import { edgeChunks, pointChunks, summaryLength, type TsneState } from './state.ts';

/** No point moves further in a step. */
const longestStep = 5;
const leastGain = 0.01;
/** Width of a cell: of the repulsion of a finished map, the error is 2 % with the fine, and 5 % with the coarse. */
export const fineCell = 0.5;
export const coarseCell = 0.6;
/** Coarse enough for a map that begins where another ended. */
export const alignedCell = 0.7;
/** A small map gets narrower cells, so many across at least. */
const fewestCells = 32;

export interface OptimizeArgs {
  state: TsneState;
  steps: number;
  exaggeration: number;
  learningRate: number;
  momentum: number;
  /** Width of the mesh's cells. */
  cell: number;
}

export interface OptimizeHooks {
  /** Called before step `done` and after the last; `measure` has the divergence of the positions told, `stop` ends. */
  before(done: number): 'go' | 'measure' | 'stop';
  /** The divergence in nats before step `done`, without exaggeration. */
  measured(done: number, divergence: number): void;
}

const flags = { go: 0, measure: 1, stop: 2 } as const;

/** What the threads keep between steps. */
interface Work {
  lane: Lane;
  state: TsneState;
  cell: number;
  mesh: Mesh | null;
  /** The repulsion of a chunk's points. */
  forces: Float64Array;
}

export function optimizeKernel(lane: Lane, args: OptimizeArgs, hooks?: OptimizeHooks): void {
  const { state, steps } = args;
  const work = workOf(lane, state, args.cell);
  const decide = (done: number) => {
    if (lane.index === 0) lane.tell(flags[hooks?.before(done) ?? 'go']);
  };
  for (let c = lane.take(); c < pointChunks; c = lane.take()) summarize(state, c);
  decide(0);
  lane.sync();
  for (let step = 0; step < steps; step++) {
    const flag = lane.told();
    if (flag === flags.stop) return;
    const z = computeForces(work, flag === flags.measure);
    if (flag === flags.measure && lane.index === 0) hooks?.measured(step, divergenceOf(state, z));
    const centre = centreOf(state);
    lane.sync();
    for (let c = lane.take(); c < pointChunks; c = lane.take()) {
      const from = chunkStart(state.n, pointChunks, c);
      const to = chunkStart(state.n, pointChunks, c + 1);
      update(args, from, to, repulsionOf(work, from, to), z, centre);
      summarize(state, c);
    }
    decide(step + 1);
    lane.sync();
  }
}

/** What a test, or a measurement of the divergence, asks for. */
export interface GradientArgs {
  state: TsneState;
  exaggeration: number;
  cell: number;
  /** Receives the gradient (a quarter of the divergence's), n pairs. */
  gradient: Float64Array;
  /** Receives the divergence and Z. */
  measured: Float64Array;
}

/** The gradient and the divergence at the state's positions, which stay as they are. */
export function gradientKernel(
  lane: Lane,
  { state, exaggeration, cell, gradient, measured }: GradientArgs,
): void {
  const work = workOf(lane, state, cell);
  for (let c = lane.take(); c < pointChunks; c = lane.take()) summarize(state, c);
  lane.sync();
  const z = computeForces(work, true);
  lane.sync();
  for (let c = lane.take(); c < pointChunks; c = lane.take()) {
    const from = chunkStart(state.n, pointChunks, c);
    const to = chunkStart(state.n, pointChunks, c + 1);
    const forces = repulsionOf(work, from, to);
    for (let i = 2 * from; i < 2 * to; i++) {
      gradient[i] = exaggeration * attractionAt(state, i) - forces[i - 2 * from]! / z;
    }
  }
  if (lane.index === 0) {
    measured[0] = divergenceOf(state, z);
    measured[1] = z;
  }
}

function workOf(lane: Lane, state: TsneState, cell: number): Work {
  return {
    lane,
    state,
    cell,
    mesh: state.mesh === null ? null : new Mesh(state.mesh),
    forces: new Float64Array(2 * Math.ceil(state.n / pointChunks + 1)),
  };
}

/** Computes the attraction, and the repulsion as far as it can be read off. Returns Z. */
function computeForces({ lane, state, cell, mesh }: Work, measure: boolean): number {
  if (mesh === null) {
    for (let c = lane.take(); c < edgeChunks + pointChunks; c = lane.take()) {
      if (c < edgeChunks) attract(state, c, measure);
      else {
        const part = c - edgeChunks;
        const from = chunkStart(state.n, pointChunks, part);
        state.z[part] = repelAll(state.y, from, chunkStart(state.n, pointChunks, part + 1), state.repulsion);
      }
    }
    lane.sync();
    return state.z.reduce((sum, part) => sum + part, 0);
  }
  if (mesh.use(gridOf(state, cell))) {
    for (const { chunks, work } of mesh.kernelSteps) {
      for (let c = lane.take(); c < chunks; c = lane.take()) work(c);
      lane.sync();
    }
  }
  for (let c = lane.take(); c < partialGrids + edgeChunks; c = lane.take()) {
    if (c < edgeChunks) attract(state, c, measure);
    else {
      const part = c - edgeChunks;
      const from = chunkStart(state.n, partialGrids, part);
      mesh.spread(part, state.y, from, chunkStart(state.n, partialGrids, part + 1));
    }
  }
  lane.sync();
  for (let c = lane.take(); c < mesh.rowChunks; c = lane.take()) mesh.transformRows(c);
  lane.sync();
  for (let c = lane.take(); c < mesh.columnChunks; c = lane.take()) mesh.convolveColumn(c);
  lane.sync();
  for (let c = lane.take(); c < mesh.rowChunks; c = lane.take()) mesh.transformRowsBack(c);
  return mesh.total(state.n);
}

/** The repulsion (times Z) of the points from..to, pairs from 0 on. */
function repulsionOf({ state, mesh, forces }: Work, from: number, to: number): Float64Array {
  if (mesh === null) return state.repulsion.subarray(2 * from, 2 * to);
  mesh.read(state.y, from, to, forces);
  return forces;
}

function attractionAt({ attraction, n }: TsneState, i: number): number {
  let sum = 0;
  for (let part = 0; part < edgeChunks; part++) sum += attraction[part * 2 * n + i]!;
  return sum;
}

/** Moves the points from..to, and all of them so that the map's centre comes to zero. */
function update(
  { state, exaggeration, learningRate, momentum }: OptimizeArgs,
  from: number,
  to: number,
  repulsion: Float64Array,
  z: number,
  [centreX, centreY]: readonly [number, number],
): void {
  const { y, velocity, gains } = state;
  const perZ = 1 / z;
  const step = (i: number) => {
    const gradient = exaggeration * attractionAt(state, i) - repulsion[i - 2 * from]! * perZ;
    const before = velocity[i]!;
    const gain = gradient * before > 0 ? gains[i]! * 0.8 + leastGain : gains[i]! + 0.2;
    gains[i] = gain;
    return momentum * before - learningRate * gain * gradient;
  };
  for (let i = from; i < to; i++) {
    let dx = step(2 * i);
    let dy = step(2 * i + 1);
    const length = Math.sqrt(dx * dx + dy * dy);
    if (length > longestStep) {
      dx *= longestStep / length;
      dy *= longestStep / length;
    }
    velocity[2 * i] = dx;
    velocity[2 * i + 1] = dy;
    y[2 * i] = y[2 * i]! - centreX + dx;
    y[2 * i + 1] = y[2 * i + 1]! - centreY + dy;
  }
}

/** Takes down the extent and the sums of a chunk of points. */
function summarize({ n, y, summary }: TsneState, chunk: number): void {
  let [leastX, greatestX, leastY, greatestY] = [Infinity, -Infinity, Infinity, -Infinity];
  let sumX = 0;
  let sumY = 0;
  const to = chunkStart(n, pointChunks, chunk + 1);
  for (let i = chunkStart(n, pointChunks, chunk); i < to; i++) {
    const u = y[2 * i]!;
    const v = y[2 * i + 1]!;
    if (u < leastX) leastX = u;
    if (u > greatestX) greatestX = u;
    if (v < leastY) leastY = v;
    if (v > greatestY) greatestY = v;
    sumX += u;
    sumY += v;
  }
  summary.set([leastX, greatestX, leastY, greatestY, sumX, sumY], chunk * summaryLength);
}

function centreOf({ n, summary }: TsneState): readonly [number, number] {
  let x = 0;
  let y = 0;
  for (let c = 0; c < pointChunks; c++) {
    x += summary[c * summaryLength + 4]!;
    y += summary[c * summaryLength + 5]!;
  }
  return [x / n, y / n];
}

/** The grid that the points need now. It depends on where they are and on nothing before. */
function gridOf({ summary, mesh }: TsneState, cell: number): Grid {
  let [leastX, greatestX, leastY, greatestY] = [Infinity, -Infinity, Infinity, -Infinity];
  for (let c = 0; c < pointChunks; c++) {
    const at = c * summaryLength;
    leastX = Math.min(leastX, summary[at]!);
    greatestX = Math.max(greatestX, summary[at + 1]!);
    leastY = Math.min(leastY, summary[at + 2]!);
    greatestY = Math.max(greatestY, summary[at + 3]!);
  }
  const span = Math.max(greatestX - leastX, greatestY - leastY, 1e-12);
  let h = cell;
  while (span / h < fewestCells) h /= 2;
  while (span / h + 2 * margin > mesh!.largest) h *= 1.25;
  return { g: goodLength(span / h + 2 * margin), h, x: leastX - margin * h, y: leastY - margin * h };
}
