/** Measures a stage's networks on a split. */
import * as tf from '@tensorflow/tfjs-core';
import type { Split } from '../datasets/dataset.ts';
import type { Runner } from '../engines/program.ts';
import { batches, inOrder } from './batches.ts';
import { correctCount, crossEntropy } from './losses/cross-entropy.ts';
import type { LabelledFeatures } from './metrics/features.ts';

/** Images evaluated at a time: measured fastest, since what a layer gives stays in the cache. */
const evaluationBatch = 128;

export interface Evaluation extends LabelledFeatures {
  /** Null where the stage has no classifier. */
  loss: number | null;
  /** In [0, 1]; null where the stage has no classifier. */
  accuracy: number | null;
}

/**
 * Features, and where there is a classifier loss and accuracy, in inference.
 * @param indices the images of the split to look at; all of them where left out
 * @throws the signal's reason
 */
export async function evaluate(
  runner: Runner,
  split: Split,
  imageShape: readonly [number, number, number],
  signal: AbortSignal,
  indices: Int32Array = inOrder(split),
): Promise<Evaluation> {
  const imageSize = imageShape[0] * imageShape[1] * imageShape[2];
  let features: Float32Array | undefined;
  let filled = 0;
  let lossSum = 0;
  let correct = 0;
  let classifies = false;
  for (const batch of batches(split, indices, evaluationBatch, imageSize)) {
    signal.throwIfAborted();
    const images = tf.tensor4d(batch.images, [batch.size, ...imageShape]);
    const outputs = runner.run('evaluate', { images }, [0, 0]);
    const rows = (await outputs.features!.data()) as Float32Array;
    features ??= new Float32Array((indices.length * rows.length) / batch.size);
    features.set(rows, filled);
    filled += rows.length;
    if (outputs.logits !== undefined) {
      classifies = true;
      const logits = outputs.logits as tf.Tensor2D;
      const scores = tf.tidy(() => {
        const labels = tf.tensor1d(batch.labels, 'int32');
        return tf.stack([crossEntropy(logits, labels), correctCount(logits, labels)]);
      });
      const [loss, right] = await scores.data();
      scores.dispose();
      lossSum += loss! * batch.size;
      correct += right!;
    }
    tf.dispose([images, ...Object.values(outputs)]);
  }
  return {
    features: features ?? new Float32Array(0),
    labels: Int32Array.from(indices, (i) => split.labels[i]!),
    loss: classifies ? lossSum / indices.length : null,
    accuracy: classifies ? correct / indices.length : null,
  };
}
