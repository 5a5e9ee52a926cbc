import { EigenvalueDecomposition, Matrix } from 'ml-matrix';
import type { Vectors } from './features.ts';
import { gramOf } from './gram.ts';

/** Columns as rows. */
function transposed({ data, size, dimensions }: Vectors): Vectors {
  const columns = new Float64Array(data.length);
  for (let i = 0; i < size; i++) {
    for (let j = 0; j < dimensions; j++) columns[j * size + i] = data[i * dimensions + j]!;
  }
  return { data: columns, size: dimensions, dimensions: size };
}

/** Inner products of all rows, or of all columns where those are fewer; both have the same eigenvalues but zeros. */
function smallerGram(vectors: Vectors): Matrix {
  const rows = vectors.size <= vectors.dimensions ? vectors : transposed(vectors);
  return Matrix.from1DArray(rows.size, rows.size, gramOf(rows));
}

/** Each dimension minus its mean. */
function centred({ data, size, dimensions }: Vectors): Vectors {
  const mean = new Float64Array(dimensions);
  for (const [at, value] of data.entries()) mean[at % dimensions]! += value / size;
  return { data: data.map((value, at) => value - mean[at % dimensions]!), size, dimensions };
}

/**
 * Effective rank of Roy & Vetterli 2007 ("The effective rank", EUSIPCO), exp(−Σ p ln p) with p the singular values over
 * their sum: how many directions the vectors use, between 1 and min(size, dimensions); 0 where all vectors are 0.
 * @param center subtracts each dimension's mean first, so that what all vectors have in common does not count
 */
export function effectiveRank(vectors: Vectors, { center }: { center: boolean }): number {
  const gram = smallerGram(center ? centred(vectors) : vectors);
  const { realEigenvalues } = new EigenvalueDecomposition(gram, { assumeSymmetric: true });
  const largest = Math.max(...realEigenvalues);
  // Below this an eigenvalue is rounding: its square root would count as a direction.
  const noise = largest * gram.rows * Number.EPSILON;
  const values = realEigenvalues.filter((value) => value > noise).map(Math.sqrt);
  const sum = values.reduce((total, value) => total + value, 0);
  if (sum === 0) return 0;
  return Math.exp(-values.reduce((total, value) => total + (value / sum) * Math.log(value / sum), 0));
}
