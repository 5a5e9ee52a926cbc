/**
 * Principal component analysis: fitted to a sample of the rows by subspace iteration (Halko, Martinsson & Tropp 2011)
 * where there are many dimensions, then applied to all. The sign of a component is that of its largest loading.
 */
import { EigenvalueDecomposition, Matrix } from 'ml-matrix';
import { RandomStream } from '#shared/philox.ts';
import { sumChunks } from './pca-kernels.ts';
import { sharedFloat32, sharedFloat64 } from './shared-arrays.ts';
import type { Team } from './team.ts';

/** Rows that are enough to find the directions of largest spread. */
const fitRows = 5000;
/** Directions searched beside those wanted, and rounds of the search. */
const oversampling = 10;
const rounds = 4;

export interface Pca {
  /** Numbers of a row. */
  d: number;
  /** Components. */
  k: number;
  mean: Float64Array;
  /** k rows of d numbers, orthonormal. */
  components: Float64Array;
  /** Of each component, falling (n − 1). */
  variance: Float64Array;
}

/**
 * @param data n × d, shared between threads
 * @param k components wanted; fewer come back where there are fewer dimensions or rows
 */
export function fitPca(team: Team, data: Float32Array, d: number, k: number, seed: number): Pca {
  const n = data.length / d;
  const random = new RandomStream(seed, 0x9ca);
  const rows = sampleRows(n, random);
  const m = rows?.length ?? n;
  const x = { data, d, rows, n: m };
  const count = Math.min(k, d, m);
  const width = Math.min(count + oversampling, d, m);

  const meanSums = sharedFloat64(sumChunks * d);
  team.run('mean', { ...x, sums: meanSums });
  const mean = addParts(meanSums, d).map((sum) => sum / m);

  // `basis` has `width` orthonormal rows that turn towards the directions of largest spread.
  const basis = sharedFloat64(width * d);
  for (let i = 0; i < basis.length; i++) basis[i] = random.normal();
  orthonormalize(basis, width, d);
  const offset = sharedFloat64(width);
  const projected = sharedFloat64(m * width);
  const sums = sharedFloat64(sumChunks * d * width);
  const project = () => {
    for (let j = 0; j < width; j++) {
      let sum = 0;
      for (let c = 0; c < d; c++) sum += mean[c]! * basis[j * d + c]!;
      offset[j] = sum;
    }
    team.run('multiply', { ...x, basis, k: width, offset, out: projected });
  };
  for (let round = 0; round < (width === d ? 0 : rounds); round++) {
    project();
    team.run('combine', { ...x, weights: projected, k: width, sums });
    const product = addParts(sums, d * width);
    // The projected rows are centred, so that the mean takes no part.
    for (let c = 0; c < d; c++) for (let j = 0; j < width; j++) basis[j * d + c] = product[c * width + j]!;
    orthonormalize(basis, width, d);
  }
  project();
  return { d, k: count, mean, ...rotate(projected, m, basis, width, count, d) };
}

/** Rows in the coordinates of the components: n × k, shared between threads. */
export function applyPca(team: Team, { d, k, mean, components }: Pca, data: Float32Array): Float32Array {
  const n = data.length / d;
  const basis = sharedFloat64(k * d);
  basis.set(components);
  const offset = sharedFloat64(k);
  for (let j = 0; j < k; j++) {
    let sum = 0;
    for (let c = 0; c < d; c++) sum += mean[c]! * basis[j * d + c]!;
    offset[j] = sum;
  }
  const out = sharedFloat32(n * k);
  team.run('multiply', { data, d, rows: null, n, basis, k, offset, out });
  return out;
}

/** A draw without repetition, in rising order; null where all rows are few enough. */
function sampleRows(n: number, random: RandomStream): Int32Array | null {
  if (n <= fitRows) return null;
  const all = Int32Array.from({ length: n }, (_, i) => i);
  for (let i = 0; i < fitRows; i++) {
    const j = i + random.below(n - i);
    [all[i], all[j]] = [all[j]!, all[i]!];
  }
  const shared = new Int32Array(new SharedArrayBuffer(4 * fitRows));
  shared.set(all.subarray(0, fitRows).sort());
  return shared;
}

function addParts(sums: Float64Array, length: number): Float64Array {
  const out = new Float64Array(length);
  for (let part = 0; part < sumChunks; part++) {
    for (let i = 0; i < length; i++) out[i] = out[i]! + sums[part * length + i]!;
  }
  return out;
}

/** Gram–Schmidt, twice, on rows. A row that depends on those before becomes zero. */
function orthonormalize(basis: Float64Array, rows: number, d: number): void {
  for (let i = 0; i < rows; i++) {
    const row = basis.subarray(i * d, (i + 1) * d);
    const before = Math.sqrt(row.reduce((sum, v) => sum + v * v, 0));
    for (let pass = 0; pass < 2; pass++) {
      for (let j = 0; j < i; j++) {
        const other = basis.subarray(j * d, (j + 1) * d);
        let product = 0;
        for (let c = 0; c < d; c++) product += row[c]! * other[c]!;
        for (let c = 0; c < d; c++) row[c] = row[c]! - product * other[c]!;
      }
    }
    const length = Math.sqrt(row.reduce((sum, v) => sum + v * v, 0));
    const scale = length > 1e-10 * before ? 1 / length : 0;
    for (let c = 0; c < d; c++) row[c] = row[c]! * scale;
  }
}

/** Turns the basis so that its rows are the components: the eigenvectors of the projected rows' covariance. */
function rotate(
  projected: Float64Array,
  m: number,
  basis: Float64Array,
  width: number,
  k: number,
  d: number,
): { components: Float64Array; variance: Float64Array } {
  const gram = new Float64Array(width * width);
  for (let i = 0; i < m; i++) {
    for (let a = 0; a < width; a++) {
      const value = projected[i * width + a]!;
      for (let b = a; b < width; b++) {
        gram[a * width + b] = gram[a * width + b]! + value * projected[i * width + b]!;
      }
    }
  }
  const covariance = new Matrix(width, width);
  for (let a = 0; a < width; a++) {
    for (let b = a; b < width; b++) {
      covariance.set(a, b, gram[a * width + b]! / Math.max(1, m - 1));
      covariance.set(b, a, gram[a * width + b]! / Math.max(1, m - 1));
    }
  }
  const { realEigenvalues, eigenvectorMatrix } = new EigenvalueDecomposition(covariance, {
    assumeSymmetric: true,
  });
  const order = realEigenvalues.map((_, i) => i).sort((a, b) => realEigenvalues[b]! - realEigenvalues[a]!);
  const components = new Float64Array(k * d);
  for (let j = 0; j < k; j++) {
    const row = components.subarray(j * d, (j + 1) * d);
    for (let a = 0; a < width; a++) {
      const weight = eigenvectorMatrix.get(a, order[j]!);
      for (let c = 0; c < d; c++) row[c] = row[c]! + weight * basis[a * d + c]!;
    }
    const largest = row.reduce((best, v) => (Math.abs(v) > Math.abs(best) ? v : best), 0);
    if (largest < 0) for (let c = 0; c < d; c++) row[c] = -row[c]!;
  }
  return {
    components,
    variance: Float64Array.from({ length: k }, (_, j) => Math.max(0, realEigenvalues[order[j]!]!)),
  };
}
