import * as tf from '@tensorflow/tfjs-core';
import { kernel } from '../../engines/kernels.ts';

/** −Σ targets·log softmax(logits) of each row, and its gradient softmax(logits)·Σ targets − targets. */
function composed(logits: tf.Tensor2D, targets: tf.Tensor2D): [loss: tf.Tensor1D, gradient: tf.Tensor2D] {
  const logProbabilities = tf.logSoftmax(logits);
  const loss = tf.neg(tf.sum(tf.mul(targets, logProbabilities), 1)) as tf.Tensor1D;
  const gradient = tf.sub(tf.mul(tf.exp(logProbabilities), tf.sum(targets, 1, true)), targets);
  return [loss, gradient as tf.Tensor2D];
}

/**
 * Cross-entropy of each row's softmax against targets, which get no gradient.
 * @param logits [rows, classes]
 * @param targets [rows, classes], each row a distribution
 * @returns [rows]
 */
export function softmaxCrossEntropy(logits: tf.Tensor2D, targets: tf.Tensor2D): tf.Tensor1D {
  const forward = kernel('softmaxCrossEntropy') ?? composed;
  const op = tf.customGrad((...args: unknown[]) => {
    const [input, save] = args as [tf.Tensor2D, (tensors: tf.Tensor[]) => void];
    const [loss, gradient] = forward(input, targets);
    save([gradient]);
    return {
      value: loss,
      gradFunc: (dy: tf.Tensor, saved: tf.Tensor[]) => tf.mul(tf.expandDims(dy, 1), saved[0]!),
    };
  });
  return op(logits) as tf.Tensor1D;
}
