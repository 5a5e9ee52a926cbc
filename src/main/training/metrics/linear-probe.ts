/** What a linear classifier makes of frozen features: a ridge classifier in closed form. */
import * as tf from '@tensorflow/tfjs-core';
import { CholeskyDecomposition, Matrix } from 'ml-matrix';
import type { LabelledFeatures } from './features.ts';

/** How the probe is made; recorded where its accuracy is shown. */
export const linearProbeMethod = 'ridge';

/** Largest system of equations solved: 2,048 unknowns take about four seconds. */
export const largestSystem = 2048;
/** Training images used at most where the system is of the features' size. */
export const mostImages = 10_000;

/** Strength of the penalty a training image, for features of variance 1. */
const penalty = 0.01;

/** Training images that a probe of features of this size may use: what bounds its cost. */
export function probeImages(featureSize: number, available: number): number {
  return Math.min(available, featureSize <= largestSystem ? mostImages : largestSystem);
}

interface Standardization {
  mean: Float64Array;
  /** 1 / standard deviation, or 0 for a feature that never changes. */
  scale: Float64Array;
}

function standardization(features: Float32Array, size: number): Standardization {
  const dimensions = features.length / size;
  const mean = new Float64Array(dimensions);
  for (let at = 0; at < features.length; at++) mean[at % dimensions]! += features[at]! / size;
  const variance = new Float64Array(dimensions);
  for (let at = 0; at < features.length; at++) {
    variance[at % dimensions]! += (features[at]! - mean[at % dimensions]!) ** 2 / size;
  }
  return { mean, scale: variance.map((v, j) => (v > 1e-12 * mean[j]! ** 2 ? 1 / Math.sqrt(v) : 0)) };
}

/** Standardised features on the engine, [size, dimensions]. */
function standardized(features: Float32Array, { mean, scale }: Standardization): tf.Tensor2D {
  const dimensions = mean.length;
  return tf.tensor2d(
    features.map((value, at) => (value - mean[at % dimensions]!) * scale[at % dimensions]!),
    [features.length / dimensions, dimensions],
  );
}

/** One column a class: 1 − share where it is the label's, −share elsewhere; share is the class's of all labels. */
function centredTargets(
  labels: Int32Array,
  classes: number,
): { targets: Float32Array; shares: Float32Array } {
  const shares = new Float32Array(classes);
  for (const label of labels) shares[label]! += 1 / labels.length;
  const targets = new Float32Array(labels.length * classes);
  for (const [i, label] of labels.entries()) {
    for (let c = 0; c < classes; c++) targets[i * classes + c] = (c === label ? 1 : 0) - shares[c]!;
  }
  return { targets, shares };
}

/**
 * Solves (system + λI)·x = right in double precision. Where the engine's sums of the same products differ by their order,
 * the mean of both halves counts: the decomposition wants them equal to the last bit.
 * @param right row-major [n, columns]
 */
function solveRidge(system: Float32Array, right: Float32Array, n: number, lambda: number): Float32Array {
  const columns = right.length / n;
  const matrix = Matrix.zeros(n, n);
  for (let i = 0; i < n; i++) {
    matrix.set(i, i, system[i * n + i]! + lambda);
    for (let j = 0; j < i; j++) {
      const mean = (system[i * n + j]! + system[j * n + i]!) / 2;
      matrix.set(i, j, mean).set(j, i, mean);
    }
  }
  const solution = new CholeskyDecomposition(matrix).solve(Matrix.from1DArray(n, columns, Array.from(right)));
  return Float32Array.from(solution.to1DArray());
}

/**
 * Accuracy of a ridge classifier on frozen features: least squares onto one-hot labels with an L2 penalty of 0.01 times
 * the number of training images, on features standardised by the training images'; as scikit-learn's
 * `make_pipeline(StandardScaler(), RidgeClassifier(alpha=0.01 * n))`. It has one solution and no learning rate, so the
 * same features give the same accuracy. Where features outnumber `largestSystem`, the equivalent system of the images
 * is solved instead, which `probeImages` keeps small enough.
 * @param train at most `probeImages` rows
 * @returns share of test rows whose label scores highest, in [0, 1]
 */
export async function linearProbeAccuracy(
  train: LabelledFeatures,
  test: LabelledFeatures,
  classes: number,
): Promise<number> {
  const size = train.labels.length;
  const dimensions = train.features.length / size;
  const lambda = penalty * size;
  const standard = standardization(train.features, size);
  const { targets, shares } = centredTargets(train.labels, classes);
  const x = standardized(train.features, standard);
  const y = tf.tensor2d(targets, [size, classes]);
  // Weights are (XᵀX + λI)⁻¹XᵀY, or Xᵀ(XXᵀ + λI)⁻¹Y: the smaller system.
  const ofFeatures = dimensions <= size;
  const [system, right] = tf.tidy(() =>
    ofFeatures
      ? [tf.matMul(x, x, true, false), tf.matMul(x, y, true, false)]
      : [tf.matMul(x, x, false, true), tf.clone(y)],
  );
  const n = ofFeatures ? dimensions : size;
  const solution = solveRidge(
    (await system.data()) as Float32Array,
    (await right.data()) as Float32Array,
    n,
    lambda,
  );
  const winners = tf.tidy(() => {
    const solved = tf.tensor2d(solution, [n, classes]);
    const weights = ofFeatures ? solved : tf.matMul(x, solved, true, false);
    return tf.argMax(
      tf.add(tf.matMul(standardized(test.features, standard), weights), tf.tensor1d(shares)),
      1,
    );
  });
  const answers = await winners.data();
  tf.dispose([x, y, system, right, winners]);
  const correct = test.labels.reduce((sum, label, i) => sum + (answers[i] === label ? 1 : 0), 0);
  return correct / test.labels.length;
}
