/**
 * Further points put into a map that stays as it is, as openTSNE does it (Poličar, Stražar & Zupan 2023): each begins at
 * the median of its neighbours' places, and is moved by the attraction of a few of them and the repulsion of all. Points
 * do not act upon each other.
 */
import { goodLength } from './fft.ts';
import { chunkStart, type Lane } from './lane.ts';
import { findNeighboursOf } from './neighbours.ts';
import { sharedFloat32, sharedFloat64 } from './shared-arrays.ts';
import type { Team } from './team.ts';
import { Mesh } from './tsne/mesh.ts';
import { type MeshMemory, meshMemory, partialGrids } from './tsne/mesh-memory.ts';
import { splineWeights } from './tsne/spline.ts';

const medianOf = 25;
const perplexity = 5;
const iterations = 250;
const exaggeration = 1.5;
const learningRate = 0.1;
const momentum = 0.8;
const longestGradient = 0.25;
const chunks = 64;
const cellWidth = 0.5;
/** Cells around the map that points may stray into; further out they are not pushed. */
const border = 12;

export interface MapToExtend {
  /** The map's points, n × d. */
  reduced: Float32Array;
  d: number;
  /** Their places, n pairs. */
  y: Float64Array;
}

/**
 * Places of further points, m pairs.
 * @param points m × d, in the same space as the map's
 */
export function transformPoints(team: Team, map: MapToExtend, points: Float32Array): Float64Array {
  const { reduced, d, y } = map;
  const m = points.length / d;
  const n = y.length / 2;
  const k = Math.min(n, medianOf);
  const neighbours = findNeighboursOf(team, reduced, points, d, k);
  const places = sharedFloat64(2 * m);
  places.set(medians(neighbours.indices, y, m, k));
  const near = Math.min(k, 3 * perplexity);
  const distances = sharedFloat32(m * near);
  for (let i = 0; i < m; i++) {
    for (let j = 0; j < near; j++) distances[i * near + j] = neighbours.distances[i * k + j]!;
  }
  const conditional = sharedFloat32(m * near);
  team.run('affinities', {
    n: m,
    k: near,
    indices: neighbours.indices,
    distances,
    perplexity: Math.min(perplexity, near / 3),
    conditional,
  });
  const field = repulsionField(team, y);
  team.run('place', {
    places,
    velocity: sharedFloat64(2 * m),
    gains: sharedFloat64(2 * m).fill(1),
    y: shared(y),
    indices: neighbours.indices,
    stride: k,
    near,
    conditional,
    field,
  });
  return new Float64Array(places);
}

function shared(values: Float64Array): Float64Array {
  const out = sharedFloat64(values.length);
  out.set(values);
  return out;
}

function medians(indices: Int32Array, y: Float64Array, m: number, k: number): Float64Array {
  const out = new Float64Array(2 * m);
  const middle = (values: Float64Array) => {
    values.sort();
    return (values[(k - 1) >> 1]! + values[k >> 1]!) / 2;
  };
  for (let i = 0; i < m; i++) {
    const own = indices.subarray(i * k, (i + 1) * k);
    out[2 * i] = middle(Float64Array.from(own, (j) => y[2 * j]!));
    out[2 * i + 1] = middle(Float64Array.from(own, (j) => y[2 * j + 1]!));
  }
  return out;
}

/** What the map's points do to one at any place: repulsion Σ F and its normalisation Σ K, in the cells of a grid. */
interface Field {
  g: number;
  h: number;
  x: number;
  y: number;
  force: Float64Array;
  potential: Float64Array;
}

function repulsionField(team: Team, y: Float64Array): Field {
  const xs = y.filter((_, i) => i % 2 === 0);
  const ys = y.filter((_, i) => i % 2 === 1);
  const least = (values: Float64Array) => values.reduce((a, b) => Math.min(a, b), Infinity);
  const greatest = (values: Float64Array) => values.reduce((a, b) => Math.max(a, b), -Infinity);
  const [left, top] = [least(xs), least(ys)];
  const span = Math.max(greatest(xs) - left, greatest(ys) - top, 1);
  const memory = meshMemory();
  let h = cellWidth;
  while (span / h + 2 * border > memory.largest) h *= 1.25;
  const g = goodLength(span / h + 2 * border);
  const grid = { g, h, x: left - border * h, y: top - border * h };
  const size = 2 * g * g;
  const [force, potential] = [sharedFloat64(size), sharedFloat64(size)];
  const points = shared(y);
  for (const [kind, out] of [
    ['force', force],
    ['potential', potential],
  ] as const) {
    team.run('field', { memory, grid, y: points, kind });
    out.set(memory.field.subarray(0, size));
  }
  return { ...grid, force, potential };
}

export interface FieldArgs {
  memory: MeshMemory;
  grid: { g: number; h: number; x: number; y: number };
  y: Float64Array;
  kind: 'force' | 'potential';
}

/** Leaves the force, or the potential, of the points in the cells of the mesh. */
export function fieldKernel(lane: Lane, { memory, grid, y, kind }: FieldArgs): void {
  const mesh = new Mesh(memory);
  mesh.use(grid);
  const n = y.length / 2;
  const all = (count: number, work: (chunk: number) => void) => {
    for (let c = lane.take(); c < count; c = lane.take()) work(c);
    lane.sync();
  };
  for (const { chunks, work } of mesh.kernelSteps) all(chunks, work);
  all(partialGrids, (c) =>
    mesh.spread(c, y, chunkStart(n, partialGrids, c), chunkStart(n, partialGrids, c + 1)),
  );
  all(mesh.rowChunks, (c) => mesh.transformRows(c));
  all(mesh.columnChunks, (c) => mesh.convolveColumn(c, kind));
  all(mesh.rowChunks, (c) => mesh.transformRowsBack(c));
}

export interface PlaceArgs {
  /** Of the further points, m pairs each. */
  places: Float64Array;
  velocity: Float64Array;
  gains: Float64Array;
  /** The map's places. */
  y: Float64Array;
  /** m × stride, of which the first `near` attract with the weights `conditional`, m × near. */
  indices: Int32Array;
  stride: number;
  near: number;
  conditional: Float32Array;
  field: Field;
}

export function placeKernel(lane: Lane, args: PlaceArgs): void {
  const { places, velocity, gains, y, indices, stride, near, conditional, field } = args;
  const m = places.length / 2;
  const { g, h, x: left, y: top } = field;
  const limit = (g - 4) * h;
  const clamp = (value: number, from: number) => Math.min(from + limit, Math.max(from + 2 * h, value));
  const reader = new FieldReader(field);
  for (let c = lane.take(); c < chunks; c = lane.take()) {
    const to = chunkStart(m, chunks, c + 1);
    for (let i = chunkStart(m, chunks, c); i < to; i++) {
      for (let step = 0; step < iterations; step++) {
        const px = places[2 * i]!;
        const py = places[2 * i + 1]!;
        let gx = 0;
        let gy = 0;
        for (let e = 0; e < near; e++) {
          const j = 2 * indices[i * stride + e]!;
          const dx = px - y[j]!;
          const dy = py - y[j + 1]!;
          const w = (exaggeration * conditional[i * near + e]!) / (1 + dx * dx + dy * dy);
          gx += w * dx;
          gy += w * dy;
        }
        reader.read(clamp(px, left), clamp(py, top));
        gx -= reader.forceX / reader.potential;
        gy -= reader.forceY / reader.potential;
        const length = Math.hypot(gx, gy);
        const scale = length > longestGradient ? longestGradient / length : 1;
        for (const [at, gradient] of [
          [2 * i, gx * scale],
          [2 * i + 1, gy * scale],
        ] as const) {
          const before = velocity[at]!;
          gains[at] = gradient * before > 0 ? gains[at]! * 0.8 + 0.01 : gains[at]! + 0.2;
          velocity[at] = momentum * before - learningRate * gains[at]! * gradient;
          places[at] = places[at]! + velocity[at]!;
        }
      }
    }
  }
}

/** Reads a field off between its cells. */
class FieldReader {
  readonly #field: Field;
  readonly #a = new Float64Array(4);
  readonly #b = new Float64Array(4);
  forceX = 0;
  forceY = 0;
  potential = 0;

  constructor(field: Field) {
    this.#field = field;
  }

  read(px: number, py: number): void {
    const { g, h, x, y, force, potential } = this.#field;
    const column = Math.floor((px - x) / h);
    const row = Math.floor((py - y) / h);
    splineWeights((px - x) / h - column, this.#a);
    splineWeights((py - y) / h - row, this.#b);
    let [fx, fy, sum] = [0, 0, 0];
    for (let r = 0; r < 4; r++) {
      for (let c = 0; c < 4; c++) {
        const at = 2 * ((row - 1 + r) * g + column - 1 + c);
        const weight = this.#b[r]! * this.#a[c]!;
        fx += weight * force[at]!;
        fy += weight * force[at + 1]!;
        sum += weight * potential[at]!;
      }
    }
    this.forceX = fx;
    this.forceY = fy;
    this.potential = Math.max(sum, 1e-12);
  }
}
