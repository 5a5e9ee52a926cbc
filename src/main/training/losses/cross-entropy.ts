import * as tf from '@tensorflow/tfjs-core';
import { softmaxCrossEntropy } from '../ops/softmax-cross-entropy.ts';

/**
 * Mean softmax cross-entropy.
 * @param logits [batch, classes]
 * @param labels int32 [batch]
 */
export function crossEntropy(logits: tf.Tensor2D, labels: tf.Tensor1D): tf.Scalar {
  const targets = tf.cast(tf.oneHot(labels, logits.shape[1]), 'float32') as tf.Tensor2D;
  return tf.mean(softmaxCrossEntropy(logits, targets)) as tf.Scalar;
}

/** Number of rows whose largest logit is the label's, a scalar. */
export function correctCount(logits: tf.Tensor2D, labels: tf.Tensor1D): tf.Scalar {
  return tf.sum(tf.cast(tf.equal(tf.argMax(logits, 1), labels), 'float32'));
}
