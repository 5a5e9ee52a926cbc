/** A step of contrastive pre-training, on a whole batch or with a gradient cache. */
import * as tf from '@tensorflow/tfjs-core';
import type { StepFunction } from '../../engines/program.ts';
import type { Optimizer } from '../optimizers/optimizer.ts';
import type { Parameter } from '../parameters.ts';
import { type Pass, trainingPass } from '../pass.ts';
import { StepRandom } from '../random.ts';
import { accumulator, applied } from './accumulator.ts';
import { gradientsOf } from './gradients.ts';
import { batchTypes, chunkSeed, eachChunk, imageTensor, labelTensor } from './inputs.ts';
import type { StepProgram } from './step-program.ts';
import { wholeBatchStep } from './whole-batch-step.ts';

export interface ContrastiveOptions {
  trained: readonly Parameter[];
  optimizer: Optimizer;
  /** Images at a time; null takes the whole batch. */
  chunkSize: number | null;
  views: number;
  /** Length of a projection. */
  units: number;
  /** One augmented view of normalised images. */
  view: (images: tf.Tensor4D, random: StepRandom) => tf.Tensor4D;
  /** Encoder and projection head. */
  project: (images: tf.Tensor4D, pass: Pass) => tf.Tensor2D;
  /** @param projections [views·batch, units], view by view */
  loss: (projections: tf.Tensor2D, labels: tf.Tensor1D) => tf.Scalar;
}

/** Views of images below one another: [views·batch, height, width, channels], view by view. */
function viewsOf({ views, view }: ContrastiveOptions, images: tf.Tensor, random: StepRandom): tf.Tensor4D {
  const all = Array.from({ length: views }, () => view(images as tf.Tensor4D, random));
  return views === 1 ? all[0]! : (tf.concat(all, 0) as tf.Tensor4D);
}

export function contrastiveStep(options: ContrastiveOptions): StepProgram {
  const { trained, optimizer, chunkSize, views, project, loss } = options;
  if (chunkSize !== null) return gradientCacheStep(options, chunkSize);
  return wholeBatchStep((images, labels, random) => {
    const inputs = viewsOf(options, images, random);
    const repeated = tf.tile(labels, [views]);
    const objective = () => ({ loss: loss(project(inputs, trainingPass(random)), repeated), report: {} });
    return gradientsOf(objective, trained);
  }, optimizer);
}

/**
 * The gradient cache of Gao et al. 2021 (arXiv 2101.06983): projections of all parts first, the loss's gradient for them,
 * then each part once more with that gradient as its own. The memory is that of one part. Equal to the whole batch but
 * for batch normalisation, whose statistics are each part's.
 */
function gradientCacheStep(options: ContrastiveOptions, chunkSize: number): StepProgram {
  const { trained, optimizer, views, project, loss } = options;
  const sums = accumulator(trained, optimizer);
  const functions: Record<string, StepFunction> = {
    /** {images} → {projections [views, part, units]}, without touching moving statistics */
    project({ images }, seed) {
      const random = new StepRandom(seed);
      const inputs = viewsOf(options, images!, random);
      const projections = project(inputs, { training: true, updateStatistics: false, random });
      return { projections: tf.reshape(projections, [views, images!.shape[0]!, -1]) };
    },
    /** {projections [views, batch, units], labels} → {loss, gradient} */
    cache({ projections, labels }) {
      const repeated = tf.tile(labels as tf.Tensor1D, [views]);
      const rows = (p: tf.Tensor) => tf.reshape(p, [views * labels!.shape[0]!, -1]) as tf.Tensor2D;
      const { value, grad } = tf.valueAndGrad((p: tf.Tensor) => loss(rows(p), repeated))(projections!);
      return { loss: value, gradient: grad };
    },
    /** {images, gradient [views, part, units]} → {seen}: adds the parameters' gradients of a part */
    accumulate({ images, gradient }, seed) {
      const random = new StepRandom(seed);
      const inputs = viewsOf(options, images!, random);
      const { byParameter, loss: seen } = gradientsOf(() => {
        const projections = project(inputs, trainingPass(random));
        const weights = tf.reshape(gradient!, projections.shape);
        return { loss: tf.sum(tf.mul(projections, weights)) as tf.Scalar, report: {} };
      }, trained);
      sums.add(byParameter);
      return { seen };
    },
    apply: sums.apply,
  };
  return {
    functions,
    state: sums.state,
    heaviestCalls(batchSize, imageShape) {
      const part = Math.min(chunkSize, batchSize);
      const vectors = (n: number) => ({ shape: [views, n, options.units], dtype: 'float32' as const });
      const { images } = batchTypes(part, imageShape);
      const { labels } = batchTypes(batchSize, imageShape);
      return [
        { name: 'accumulate', signature: { images: images!, gradient: vectors(part) } },
        // All images of the batch are compared at once, however small the parts are.
        { name: 'cache', signature: { projections: vectors(batchSize), labels: labels! } },
      ];
    },
    step(runner, request) {
      const { batch, seed } = request;
      const parts: tf.Tensor[] = [];
      eachChunk(batch.size, chunkSize, ({ start, end, index }) => {
        const images = imageTensor(request, start, end);
        parts.push(runner.run('project', { images }, chunkSeed(seed, index)).projections!);
        images.dispose();
      });
      const cached = tf.tidy(() => {
        const projections = tf.concat(parts, 1);
        return runner.run('cache', { projections, labels: labelTensor(request) }, seed);
      });
      tf.dispose(parts);
      eachChunk(batch.size, chunkSize, ({ start, end, index }) => {
        const images = imageTensor(request, start, end);
        const gradient = tf.slice(cached.gradient!, [0, start, 0], [views, end - start, -1]);
        tf.dispose(runner.run('accumulate', { images, gradient }, chunkSeed(seed, index)));
        tf.dispose([images, gradient]);
      });
      cached.gradient!.dispose();
      return { loss: cached.loss!, ...applied(runner, request) };
    },
  };
}
