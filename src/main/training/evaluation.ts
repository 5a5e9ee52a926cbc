/** Measures a stage's networks on a split. */
import * as tf from '@tensorflow/tfjs-core';
import type { Split } from '../datasets/dataset.ts';
import type { Runner } from '../engines/program.ts';
import { type Batch, batches, inOrder } from './batches.ts';
import { correctCount, crossEntropy } from './losses/cross-entropy.ts';
import type { LabelledFeatures } from './metrics/features.ts';

/** Outputs of the networks besides features that may be kept. */
type Kept = 'logits' | 'projections';

/** Images evaluated at a time: measured fastest, since what a layer gives stays in the cache. */
const evaluationBatch = 128;

export interface Evaluation extends LabelledFeatures {
  /** Null where the stage has no classifier. */
  loss: number | null;
  /** In [0, 1]; null where the stage has no classifier. */
  accuracy: number | null;
  /** Outputs that were to be kept and that the stage has, each row-major [size, …]. */
  kept: Partial<Record<Kept, Float32Array>>;
}

export interface EvaluationOptions {
  /** The images of the split to look at; all of them where left out. */
  indices?: Int32Array;
  /** Whether to keep what heads give. */
  keep?: boolean;
}

/**
 * Images as a tensor of the full evaluation batch where steps are recorded as graphs, which takes a recording for every
 * number of images: what the last batch lacks of it is black. A few images altogether are left as few.
 */
function inputOf(runner: Runner, batch: Batch, total: number, imageShape: readonly number[]): tf.Tensor4D {
  const fills = runner.mode === 'graph' && total > evaluationBatch && batch.size < evaluationBatch;
  if (!fills)
    return tf.tensor4d(batch.images, [batch.size, ...imageShape] as [number, number, number, number]);
  const images = new Float32Array((batch.images.length / batch.size) * evaluationBatch);
  images.set(batch.images);
  return tf.tensor4d(images, [evaluationBatch, ...imageShape] as [number, number, number, number]);
}

/**
 * Features, and where there is a classifier loss and accuracy, in inference.
 * @throws the signal's reason
 */
export async function evaluate(
  runner: Runner,
  split: Split,
  imageShape: readonly [number, number, number],
  signal: AbortSignal,
  { indices = inOrder(split), keep = false }: EvaluationOptions = {},
): Promise<Evaluation> {
  const imageSize = imageShape[0] * imageShape[1] * imageShape[2];
  const size = indices.length;
  const names = keep ? (['features', 'logits', 'projections'] as const) : (['features'] as const);
  const kept: Partial<Record<'features' | Kept, Float32Array>> = {};
  let done = 0;
  let lossSum = 0;
  let correct = 0;
  let classifies = false;
  for (const batch of batches(split, indices, evaluationBatch, imageSize)) {
    signal.throwIfAborted();
    const images = inputOf(runner, batch, size, imageShape);
    const rows = images.shape[0];
    const outputs = runner.run('evaluate', { images }, [0, 0]);
    for (const name of names) {
      const values = (await outputs[name]?.data()) as Float32Array | undefined;
      if (values === undefined) continue;
      const width = values.length / rows;
      kept[name] ??= new Float32Array(size * width);
      kept[name].set(values.subarray(0, batch.size * width), done * width);
    }
    done += batch.size;
    if (outputs.logits !== undefined) {
      classifies = true;
      const all = outputs.logits as tf.Tensor2D;
      const scores = tf.tidy(() => {
        const logits = tf.slice(all, 0, batch.size);
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
  const { features = new Float32Array(0), ...heads } = kept;
  return {
    features,
    labels: Int32Array.from(indices, (i) => split.labels[i]!),
    loss: classifies ? lossSum / size : null,
    accuracy: classifies ? correct / size : null,
    kept: heads,
  };
}
