import * as tf from '@tensorflow/tfjs-core';
import { l2Normalize } from '../ops/l2-normalize.ts';
import type { ContrastiveLoss } from './loss.ts';
import { labelledPairs, masked } from './similarity.ts';

/** Triplets held in memory at a time: 64 MB. */
const tripletsAtOnce = 2 ** 24;

/** Euclidean distances of all pairs of rows, [rows, rows]. */
function distances(z: tf.Tensor2D): tf.Tensor2D {
  const squares = tf.sum(tf.square(z), 1, true);
  const sum = tf.add(squares, tf.transpose(squares));
  const squared = tf.sub(sum, tf.mul(tf.matMul(z, z, false, true), 2));
  // At 0 the root has no gradient; below the floor the maximum passes none.
  return tf.sqrt(tf.maximum(squared, 1e-12)) as tf.Tensor2D;
}

interface Hinges {
  /** Σ max(0, d_ap − d_an + margin) over the triplets. */
  sum: tf.Scalar;
  /** Number of triplets whose term is above 0. */
  active: tf.Scalar;
  /** Gradient of `sum` for the distances, [rows, rows]. */
  gradient: tf.Tensor2D;
}

/** Goes through the triplets a few anchors at a time: all at once would need rows³ numbers, several times over. */
function hinges(d: tf.Tensor2D, positives: tf.Tensor2D, negatives: tf.Tensor2D, margin: number): Hinges {
  const rows = d.shape[0];
  // What is no positive is infinitely near, what is no negative infinitely far: neither violates the margin.
  const near = masked(d, positives);
  const far = tf.neg(masked(tf.neg(d), negatives));
  const step = Math.max(1, Math.floor(tripletsAtOnce / rows ** 2));
  const parts = Array.from({ length: Math.ceil(rows / step) }, (_, i) => {
    const first = i * step;
    const count = Math.min(step, rows - first);
    const p = tf.expandDims(tf.slice(near, [first, 0], [count, rows]), 2);
    const n = tf.expandDims(tf.slice(far, [first, 0], [count, rows]), 1);
    const hinge = tf.relu(tf.add(tf.sub(p, n), margin));
    const active = tf.cast(tf.greater(hinge, 0), 'float32');
    // Axis by axis: an engine that adds up millions of float32 one after the other loses digits.
    const sum = tf.sum(tf.sum(tf.sum(hinge, 2), 1));
    return { sum, ofPositive: tf.sum(active, 2), ofNegative: tf.sum(active, 1) };
  });
  const ofPositive = tf.concat(parts.map((part) => part.ofPositive as tf.Tensor2D));
  const ofNegative = tf.concat(parts.map((part) => part.ofNegative as tf.Tensor2D));
  return {
    sum: tf.sum(tf.stack(parts.map((part) => part.sum))),
    active: tf.sum(tf.sum(ofPositive, 1)),
    gradient: tf.sub(ofPositive, ofNegative),
  };
}

/**
 * The triplet loss (Schroff et al. 2015, arXiv 1503.03832, equation 3, with distances rather than their squares) of
 * normalised vectors: max(0, d_ap − d_an + margin), the mean over all triplets or those above 0; 0 where there is none.
 */
export const triplet = ((projections, labels, { margin, tripletMean }) => {
  const { positives, negatives } = labelledPairs(labels);
  const triplets = tf.sum(tf.mul(tf.sum(positives, 1), tf.sum(negatives, 1)));
  const mean = tf.customGrad((...args: unknown[]) => {
    const [d, save] = args as [tf.Tensor2D, (tensors: tf.Tensor[]) => void];
    const { sum, active, gradient } = hinges(d, positives, negatives, margin);
    const count = tf.maximum(tripletMean === 'all' ? triplets : active, 1);
    save([tf.div(gradient, count)]);
    return {
      value: tf.div(sum, count),
      gradFunc: (dy: tf.Tensor, saved: tf.Tensor[]) => tf.mul(saved[0]!, dy),
    };
  });
  return mean(distances(l2Normalize(projections))) as tf.Scalar;
}) satisfies ContrastiveLoss;
