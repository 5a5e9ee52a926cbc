/**
 * Ops of a training step that some engines compute in one fused kernel. TensorFlow.js has no name for them, so each
 * engine offers those it has and `training/ops` composes the others from plain TensorFlow.js ops.
 */
import * as tf from '@tensorflow/tfjs-core';

export interface BatchNormTrainingResult {
  /** Normalised, scaled and shifted; shape of `x`. */
  y: tf.Tensor4D;
  /** Batch mean of each channel, [channels]. */
  mean: tf.Tensor1D;
  /** Batch variance of each channel with Bessel's correction, [channels], as moving averages take it. */
  unbiasedVariance: tf.Tensor1D;
  /** What the gradient needs besides `x` and `gamma`. */
  saved: tf.Tensor[];
}

export interface Kernels {
  /**
   * Batch normalisation over batch, height and width with the batch's own statistics.
   * @param x [batch, height, width, channels]
   * @param gamma @param beta [channels]
   */
  batchNormTraining(
    x: tf.Tensor4D,
    gamma: tf.Tensor1D,
    beta: tf.Tensor1D,
    epsilon: number,
  ): BatchNormTrainingResult;
  /** Gradients of the above for x, gamma and beta. */
  batchNormGradient(
    dy: tf.Tensor4D,
    x: tf.Tensor4D,
    gamma: tf.Tensor1D,
    saved: tf.Tensor[],
    epsilon: number,
  ): [dx: tf.Tensor4D, dgamma: tf.Tensor1D, dbeta: tf.Tensor1D];
  /** Batch normalisation with given statistics, as in inference. */
  batchNormInference(
    x: tf.Tensor4D,
    mean: tf.Tensor1D,
    variance: tf.Tensor1D,
    gamma: tf.Tensor1D,
    beta: tf.Tensor1D,
    epsilon: number,
  ): tf.Tensor4D;
  /** dy where the ReLU's output `y` is positive, else 0. */
  reluGradient(dy: tf.Tensor, y: tf.Tensor): tf.Tensor;
  /**
   * Cross-entropy of each row's softmax against the row of targets, and its gradient for the logits.
   * @param logits @param targets [rows, classes]
   */
  softmaxCrossEntropy(logits: tf.Tensor2D, targets: tf.Tensor2D): [loss: tf.Tensor1D, gradient: tf.Tensor2D];
  /**
   * Uniform numbers in [0, 1) named by a seed alone (Philox4x32-10 as TensorFlow's StatelessRandomUniform).
   * @param seed int32 [2]
   */
  statelessUniform(shape: number[], seed: tf.Tensor1D): tf.Tensor;
  /**
   * One step of Adam, in place.
   * @param stepSize learning rate with the bias correction of both averages, lr·√(1 − β₂ᵗ) / (1 − β₁ᵗ)
   */
  applyAdam(state: AdamState, gradient: tf.Tensor, stepSize: tf.Scalar, constants: AdamConstants): void;
  /** One step of gradient descent with momentum, in place: a ← μa + g; w ← w − lr·a, or w − lr·(g + μa) with Nesterov. */
  applyMomentum(
    state: MomentumState,
    gradient: tf.Tensor,
    learningRate: tf.Scalar,
    constants: MomentumConstants,
  ): void;
  /** variable ← variable − delta, after whatever the step has done to the variable before. */
  subtract(variable: tf.Variable, delta: tf.Tensor): void;
}

/** A parameter and the moving sum of its gradients. */
export interface MomentumState {
  variable: tf.Variable;
  sum: tf.Variable;
}

export interface MomentumConstants {
  momentum: number;
  nesterov: boolean;
}

/** What Adam needs of one parameter: the parameter and the moving averages of its gradient and squared gradient. */
export interface AdamState {
  variable: tf.Variable;
  m: tf.Variable;
  v: tf.Variable;
}

export interface AdamConstants {
  beta1: number;
  beta2: number;
  epsilon: number;
}

const registry = new Map<string, Partial<Kernels>>();

/** Offers an engine's kernels under the name of its TensorFlow.js backend. */
export function registerKernels(backendName: string, kernels: Partial<Kernels>): void {
  registry.set(backendName, kernels);
}

/** The active engine's version of an op, or undefined where it has none. */
export function kernel<K extends keyof Kernels>(name: K): Kernels[K] | undefined {
  return registry.get(tf.getBackend())?.[name] as Kernels[K] | undefined;
}
