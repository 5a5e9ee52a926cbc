/** What the spectrum of a grid is multiplied by to get the kernels' potential and force. */
import { Fft } from '../fft.ts';
import type { Grid } from './grid.ts';
import type { MeshMemory } from './mesh-memory.ts';
import { overlapOf, splineSquared } from './spline.ts';

/** Steps that one after another compute the kernels, each in so many chunks. */
export function influenceSteps(
  memory: MeshMemory,
  grid: Grid,
): { chunks: number; work: (chunk: number) => void }[] {
  const influence = new Influence(memory, grid);
  const { g } = grid;
  return [
    { chunks: 2 * g + 1, work: (x) => influence.alongY(x) },
    { chunks: 2 * g + 1, work: (ky) => influence.alongX(ky) },
    { chunks: g + 1, work: (kx) => influence.combine(kx) },
  ];
}

class Influence {
  readonly #memory: MeshMemory;
  readonly #grid: Grid;
  readonly #fft: Fft;
  readonly #re: Float64Array;
  readonly #im: Float64Array;

  constructor(memory: MeshMemory, grid: Grid) {
    this.#memory = memory;
    this.#grid = grid;
    this.#fft = new Fft(4 * grid.g);
    this.#re = new Float64Array(4 * grid.g);
    this.#im = new Float64Array(4 * grid.g);
  }

  /** The kernels at the displacement of x half cells, transformed along y, in which both are even. */
  alongY(x: number): void {
    const { g, h } = this.#grid;
    const { fineK, fineX } = this.#memory;
    const m = 4 * g;
    const [re, im] = [this.#re, this.#im];
    const dx = (x * h) / 2;
    for (let y = 0; y <= 2 * g; y++) {
      const dy = (y * h) / 2;
      const q = 1 / (1 + dx * dx + dy * dy);
      re[y] = q;
      // Half a period away, an odd function is zero.
      im[y] = x === 2 * g ? 0 : dx * q * q;
      if (y > 0 && y < 2 * g) {
        re[m - y] = re[y]!;
        im[m - y] = im[y]!;
      }
    }
    this.#fft.transform(re, im);
    for (let ky = 0; ky <= 2 * g; ky++) {
      fineK[x * (2 * g + 1) + ky] = re[ky]!;
      fineX[x * (2 * g + 1) + ky] = im[ky]!;
    }
  }

  /** Then along x, in which K is even and F_x odd: K's spectrum is real, and F_x's is i·a with a real. */
  alongX(ky: number): void {
    const { g } = this.#grid;
    const { fineK, fineX } = this.#memory;
    const m = 4 * g;
    const width = 2 * g + 1;
    const [re, im] = [this.#re, this.#im];
    for (let x = 0; x <= 2 * g; x++) {
      re[x] = fineK[x * width + ky]!;
      im[x] = fineX[x * width + ky]!;
      if (x > 0 && x < 2 * g) {
        re[m - x] = re[x]!;
        im[m - x] = -im[x]!;
      }
    }
    // The transform of i·F_x is −a: added to K's they are told apart by their parity.
    this.#fft.transform(re, im);
    for (let kx = 0; kx <= 2 * g; kx++) {
      const mirrored = re[(m - kx) % m]!;
      fineK[kx * width + ky] = 0.5 * (re[kx]! + mirrored);
      fineX[kx * width + ky] = 0.5 * (mirrored - re[kx]!);
    }
  }

  /**
   * What a column of the grid's spectrum is multiplied by, divided by M²: of all that a grid can do, the least square
   * error against the kernels (Hockney & Eastwood 1988, § 8-3-3), with the next frequency that looks the same on the grid.
   */
  combine(kx: number): void {
    const { g } = this.#grid;
    const { fineK, fineX, potential, kernelX, kernelY, own } = this.#memory;
    const fine = 2 * g + 1;
    const width = g + 1;
    const farX = 2 * g - kx;
    const nearWeightX = splineSquared((Math.PI * kx) / (2 * g));
    const farWeightX = splineSquared((Math.PI * farX) / (2 * g));
    const twice = (k: number) => (k === 0 || k === g ? 1 : 2);
    let sum = 0;
    for (let ky = 0; ky <= g; ky++) {
      const farY = 2 * g - ky;
      const nearWeightY = splineSquared((Math.PI * ky) / (2 * g));
      const farWeightY = splineSquared((Math.PI * farY) / (2 * g));
      // The fine grid has four points where this one has one.
      const overlap = overlapOf((Math.PI * kx) / g) * overlapOf((Math.PI * ky) / g);
      const scale = 1 / (overlap * overlap * 4 * (2 * g) ** 2);
      const k =
        nearWeightX * (nearWeightY * fineK[kx * fine + ky]! + farWeightY * fineK[kx * fine + farY]!) +
        farWeightX * (nearWeightY * fineK[farX * fine + ky]! + farWeightY * fineK[farX * fine + farY]!);
      const a =
        nearWeightX * (nearWeightY * fineX[kx * fine + ky]! + farWeightY * fineX[kx * fine + farY]!) -
        farWeightX * (nearWeightY * fineX[farX * fine + ky]! + farWeightY * fineX[farX * fine + farY]!);
      potential[kx * width + ky] = k * scale;
      kernelX[kx * width + ky] = a * scale;
      kernelY[ky * width + kx] = a * scale;
      sum += twice(ky) * k * scale * overlap;
    }
    own[kx] = twice(kx) * sum;
  }
}
