/** Measures a stage's networks on a split. */
import * as tf from '@tensorflow/tfjs-core';
import type { Split } from '../datasets/dataset.ts';
import type { Runner } from '../engines/program.ts';
import { batches, inOrder } from './batches.ts';
import { correctCount, crossEntropy } from './losses/cross-entropy.ts';
import type { LabelledFeatures } from './metrics/knn.ts';

/** Images evaluated at a time; memory rather than speed decides. */
const evaluationBatch = 500;

export interface Evaluation extends LabelledFeatures {
  /** Null where the stage has no classifier. */
  loss: number | null;
  /** In [0, 1]; null where the stage has no classifier. */
  accuracy: number | null;
}

/** Features, and where there is a classifier loss and accuracy, of a whole split in inference. */
export function evaluate(
  runner: Runner,
  split: Split,
  imageShape: readonly [number, number, number],
  signal: AbortSignal,
): Evaluation {
  const imageSize = imageShape[0] * imageShape[1] * imageShape[2];
  let features: Float32Array | undefined;
  let filled = 0;
  let lossSum = 0;
  let correct = 0;
  let classifies = false;
  for (const batch of batches(split, inOrder(split), evaluationBatch, imageSize)) {
    signal.throwIfAborted();
    const images = tf.tensor4d(batch.images, [batch.size, ...imageShape]);
    const outputs = runner.run('evaluate', { images }, [0, 0]);
    const rows = outputs.features!.dataSync() as Float32Array;
    features ??= new Float32Array((split.size * rows.length) / batch.size);
    features.set(rows, filled);
    filled += rows.length;
    if (outputs.logits !== undefined) {
      classifies = true;
      const logits = outputs.logits as tf.Tensor2D;
      const [loss, right] = tf.tidy(() => {
        const labels = tf.tensor1d(batch.labels, 'int32');
        return [crossEntropy(logits, labels).dataSync()[0]!, correctCount(logits, labels).dataSync()[0]!];
      });
      lossSum += loss * batch.size;
      correct += right;
    }
    tf.dispose([images, ...Object.values(outputs)]);
  }
  return {
    features: features ?? new Float32Array(0),
    labels: split.labels,
    loss: classifies ? lossSum / split.size : null,
    accuracy: classifies ? correct / split.size : null,
  };
}
