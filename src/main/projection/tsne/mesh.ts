/**
 * Repulsion of t-SNE on a particle mesh: for points y and the kernels K(d) = 1/(1+|d|²) and F(d) = d/(1+|d|²)²,
 * Σ_j F(y_i − y_j) for each point, and Σ K(y_i − y_j) over all pairs of different points.
 *
 * Points are spread over a grid with cubic B-splines, convolved with the kernels by Fourier transforms, and read off
 * with the same splines (smooth particle mesh, Essmann et al. 1995). Spreading and reading are each other's transpose
 * and F is odd, so a point does not push itself and the forces add up to zero, however coarse the grid is.
 *
 * A grid of G × G cells is the first quarter of a period of M = 2G, so that nothing wraps around. Three quarters of it
 * being zero, and three quarters of what comes back unneeded, a transform of length M is two of length G: its even
 * frequencies are those of the points, its odd ones those of the points times exp(−iπn/G).
 *
 * Each method computes one chunk; between the methods all threads must have finished with the one before.
 */
import { Fft } from '../fft.ts';
import type { Grid } from './grid.ts';
import { influenceSteps } from './influence.ts';
import { type MeshMemory, partialGrids } from './mesh-memory.ts';
import { splineWeights } from './spline.ts';

/** Rows of a chunk: as many numbers as a cache line has. */
const rowsOfChunk = 8;
/** Cells beside the outermost points that their splines reach, with one to spare. */
export const margin = 3;

export class Mesh {
  readonly #memory: MeshMemory;
  #grid: Grid = { g: 0, h: 0, x: 0, y: 0 };
  #fft = new Fft(2);
  /** exp(−iπn/G). */
  #twistRe = new Float64Array(0);
  #twistIm = new Float64Array(0);
  readonly #scratch: Float64Array[] = [];
  readonly #weights = { a: new Float64Array(4), b: new Float64Array(4) };

  constructor(memory: MeshMemory) {
    this.#memory = memory;
  }

  /** Takes up a grid. Where G or h changed, the kernels have to be computed anew; returns whether they have. */
  use(grid: Grid): boolean {
    const { g, h } = this.#grid;
    this.#grid = grid;
    if (grid.g !== g) {
      this.#fft = new Fft(grid.g);
      this.#twistRe = Float64Array.from({ length: grid.g }, (_, n) => Math.cos((Math.PI * n) / grid.g));
      this.#twistIm = Float64Array.from({ length: grid.g }, (_, n) => -Math.sin((Math.PI * n) / grid.g));
      for (let i = 0; i < 8; i++) this.#scratch[i] = new Float64Array(grid.g);
    }
    return grid.g !== g || grid.h !== h;
  }

  /** What computes the kernels of the grid: one step after another, each in so many chunks. */
  get kernelSteps(): { chunks: number; work: (chunk: number) => void }[] {
    return influenceSteps(this.#memory, this.#grid);
  }

  /** Spreads the points from..to of y (pairs of coordinates) over a partial grid. */
  spread(part: number, y: Float64Array, from: number, to: number): void {
    const { g, h, x: left, y: top } = this.#grid;
    const density = this.#memory.density;
    const base = part * g * g;
    density.fill(0, base, base + g * g);
    const scale = 1 / h;
    const { a, b } = this.#weights;
    for (let i = from; i < to; i++) {
      const u = (y[2 * i]! - left) * scale;
      const v = (y[2 * i + 1]! - top) * scale;
      const column = Math.floor(u);
      const row = Math.floor(v);
      splineWeights(u - column, a);
      splineWeights(v - row, b);
      const [a0, a1, a2, a3] = [a[0]!, a[1]!, a[2]!, a[3]!];
      let at = base + (row - 1) * g + column - 1;
      for (let r = 0; r < 4; r++, at += g) {
        const w = b[r]!;
        density[at] = density[at]! + a0 * w;
        density[at + 1] = density[at + 1]! + a1 * w;
        density[at + 2] = density[at + 2]! + a2 * w;
        density[at + 3] = density[at + 3]! + a3 * w;
      }
    }
  }

  get rowChunks(): number {
    return Math.ceil(this.#grid.g / rowsOfChunk);
  }

  /** Adds the partial grids and transforms rows, which are real: two of them as one complex row. */
  transformRows(chunk: number): void {
    const { g } = this.#grid;
    const { density, rowsRe, rowsIm } = this.#memory;
    const [evenRe, evenIm, oddRe, oddIm] = this.#scratch as [
      Float64Array,
      Float64Array,
      Float64Array,
      Float64Array,
    ];
    const twistRe = this.#twistRe;
    const twistIm = this.#twistIm;
    const last = Math.min(g, (chunk + 1) * rowsOfChunk);
    for (let row = chunk * rowsOfChunk; row < last; row += 2) {
      for (let n = 0; n < g; n++) {
        let re = 0;
        let im = 0;
        for (let part = 0; part < partialGrids; part++) {
          const at = (part * g + row) * g + n;
          re += density[at]!;
          im += density[at + g]!;
        }
        evenRe[n] = re;
        evenIm[n] = im;
        oddRe[n] = re * twistRe[n]! - im * twistIm[n]!;
        oddIm[n] = re * twistIm[n]! + im * twistRe[n]!;
      }
      this.#fft.transform(evenRe, evenIm);
      this.#fft.transform(oddRe, oddIm);
      for (let kx = 0; kx <= g; kx++) {
        const isOdd = kx & 1;
        const fromRe = isOdd === 1 ? oddRe : evenRe;
        const fromIm = isOdd === 1 ? oddIm : evenIm;
        const k = (kx >> 1) % g;
        const mirrored = isOdd === 1 ? g - 1 - k : (g - k) % g;
        const re = fromRe[k]!;
        const im = fromIm[k]!;
        const mirroredRe = fromRe[mirrored]!;
        const mirroredIm = fromIm[mirrored]!;
        const at = kx * g + row;
        rowsRe[at] = 0.5 * (re + mirroredRe);
        rowsIm[at] = 0.5 * (im - mirroredIm);
        rowsRe[at + 1] = 0.5 * (im + mirroredIm);
        rowsIm[at + 1] = 0.5 * (mirroredRe - re);
      }
    }
  }

  get columnChunks(): number {
    return this.#grid.g + 1;
  }

  /**
   * Transforms a column, multiplies it by the kernels and transforms it back.
   * @param kind of what is left in the field: the force, or the potential (and zero)
   */
  convolveColumn(kx: number, kind: 'force' | 'potential' = 'force'): void {
    const { g } = this.#grid;
    const width = g + 1;
    const m = 2 * g;
    const memory = this.#memory;
    const [evenRe, evenIm, oddRe, oddIm, xRe, xIm, yRe, yIm] = this.#scratch as [
      Float64Array,
      Float64Array,
      Float64Array,
      Float64Array,
      Float64Array,
      Float64Array,
      Float64Array,
      Float64Array,
    ];
    const twistRe = this.#twistRe;
    const twistIm = this.#twistIm;
    for (let n = 0; n < g; n++) {
      const re = memory.rowsRe[kx * g + n]!;
      const im = memory.rowsIm[kx * g + n]!;
      evenRe[n] = re;
      evenIm[n] = im;
      oddRe[n] = re * twistRe[n]! - im * twistIm[n]!;
      oddIm[n] = re * twistIm[n]! + im * twistRe[n]!;
    }
    this.#fft.transform(evenRe, evenIm);
    this.#fft.transform(oddRe, oddIm);
    const { potential, kernelX, kernelY } = memory;
    const row = kx * width;
    let sum = 0;
    for (let parity = 0; parity < 2; parity++) {
      const re = parity === 0 ? evenRe : oddRe;
      const im = parity === 0 ? evenIm : oddIm;
      for (let j = 0; j < g; j++) {
        const ky = 2 * j + parity;
        const upper = ky <= g;
        const at = row + (upper ? ky : m - ky);
        const a = kernelX[at]!;
        const b = upper ? kernelY[at]! : -kernelY[at]!;
        const r = re[j]!;
        const i = im[j]!;
        sum += potential[at]! * (r * r + i * i);
        xRe[j] = -a * i;
        xIm[j] = a * r;
        yRe[j] = -b * i;
        yIm[j] = b * r;
        if (kind === 'potential') {
          xRe[j] = potential[at]! * r;
          xIm[j] = potential[at]! * i;
          yRe[j] = 0;
          yIm[j] = 0;
        }
      }
      this.#fft.transform(xIm, xRe);
      this.#fft.transform(yIm, yRe);
      const start = kx * g;
      if (parity === 0) {
        for (let n = 0; n < g; n++) {
          memory.forceXRe[start + n] = xRe[n]!;
          memory.forceXIm[start + n] = xIm[n]!;
          memory.forceYRe[start + n] = yRe[n]!;
          memory.forceYIm[start + n] = yIm[n]!;
        }
      } else {
        for (let n = 0; n < g; n++) {
          const c = twistRe[n]!;
          const s = -twistIm[n]!;
          memory.forceXRe[start + n] = memory.forceXRe[start + n]! + xRe[n]! * c - xIm[n]! * s;
          memory.forceXIm[start + n] = memory.forceXIm[start + n]! + xRe[n]! * s + xIm[n]! * c;
          memory.forceYRe[start + n] = memory.forceYRe[start + n]! + yRe[n]! * c - yIm[n]! * s;
          memory.forceYIm[start + n] = memory.forceYIm[start + n]! + yRe[n]! * s + yIm[n]! * c;
        }
      }
    }
    memory.sums[kx] = kx === 0 || kx === g ? sum : 2 * sum;
  }

  /** Transforms rows back: the two parts of the force, which are real, as one complex row. */
  transformRowsBack(chunk: number): void {
    const { g } = this.#grid;
    const m = 2 * g;
    const { forceXRe, forceXIm, forceYRe, forceYIm, field } = this.#memory;
    const [evenRe, evenIm, oddRe, oddIm] = this.#scratch as [
      Float64Array,
      Float64Array,
      Float64Array,
      Float64Array,
    ];
    const last = Math.min(g, (chunk + 1) * rowsOfChunk);
    for (let row = chunk * rowsOfChunk; row < last; row++) {
      for (let kx = 0; kx <= g; kx++) {
        const at = kx * g + row;
        const xr = forceXRe[at]!;
        const xi = forceXIm[at]!;
        const yr = forceYRe[at]!;
        const yi = forceYIm[at]!;
        const re = (kx & 1) === 1 ? oddRe : evenRe;
        const im = (kx & 1) === 1 ? oddIm : evenIm;
        re[kx >> 1] = xr - yi;
        im[kx >> 1] = xi + yr;
        if (kx > 0 && kx < g) {
          const k = (m - kx) >> 1;
          re[k] = xr + yi;
          im[k] = yr - xi;
        }
      }
      this.#fft.transform(evenIm, evenRe);
      this.#fft.transform(oddIm, oddRe);
      for (let n = 0; n < g; n++) {
        const c = this.#twistRe[n]!;
        const s = -this.#twistIm[n]!;
        const at = 2 * (row * g + n);
        field[at] = evenRe[n]! + oddRe[n]! * c - oddIm[n]! * s;
        field[at + 1] = evenIm[n]! + oddRe[n]! * s + oddIm[n]! * c;
      }
    }
  }

  /** The potential's sum over all pairs of n points, without those of a point with itself. */
  total(n: number): number {
    const { sums, own } = this.#memory;
    let sum = 0;
    // A point's potential upon itself depends on where in its cell it is: on average it is this.
    let self = 0;
    for (let k = 0; k <= this.#grid.g; k++) {
      sum += sums[k]!;
      self += own[k]!;
    }
    return sum - n * self;
  }

  /** Reads the field off at the points from..to of y, into pairs of `out`, which begin at 0. */
  read(y: Float64Array, from: number, to: number, out: Float64Array): void {
    const { g, h, x: left, y: top } = this.#grid;
    const field = this.#memory.field;
    const scale = 1 / h;
    const { a, b } = this.#weights;
    for (let i = from; i < to; i++) {
      const u = (y[2 * i]! - left) * scale;
      const v = (y[2 * i + 1]! - top) * scale;
      const column = Math.floor(u);
      const row = Math.floor(v);
      splineWeights(u - column, a);
      splineWeights(v - row, b);
      const [a0, a1, a2, a3] = [a[0]!, a[1]!, a[2]!, a[3]!];
      let at = 2 * ((row - 1) * g + column - 1);
      let forceX = 0;
      let forceY = 0;
      for (let r = 0; r < 4; r++, at += 2 * g) {
        const w = b[r]!;
        forceX += w * (a0 * field[at]! + a1 * field[at + 2]! + a2 * field[at + 4]! + a3 * field[at + 6]!);
        forceY += w * (a0 * field[at + 1]! + a1 * field[at + 3]! + a2 * field[at + 5]! + a3 * field[at + 7]!);
      }
      out[2 * (i - from)] = forceX;
      out[2 * (i - from) + 1] = forceY;
    }
  }
}
