/** Steps of stages that train with cross-entropy, on a whole batch or on parts of it. */
import * as tf from '@tensorflow/tfjs-core';
import type { StepFunction } from '../../engines/program.ts';
import { correctCount, crossEntropy } from '../losses/cross-entropy.ts';
import type { Optimizer } from '../optimizers/optimizer.ts';
import type { Parameter } from '../parameters.ts';
import { StepRandom } from '../random.ts';
import { accumulator, applied } from './accumulator.ts';
import { gradientsOf } from './gradients.ts';
import { batchTypes, chunkSeed, eachChunk, imageTensor, labelTensor, scalarTypes } from './inputs.ts';
import type { StepReport } from './stage.ts';
import type { StepProgram } from './step-program.ts';
import { type BatchGradients, wholeBatchStep } from './whole-batch-step.ts';

export interface ClassificationOptions {
  trained: readonly Parameter[];
  optimizer: Optimizer;
  /** Images at a time; null takes the whole batch. */
  chunkSize: number | null;
  /**
   * Images to what gives logits from them; the outer part is not differentiated, so that a frozen encoder's work is not
   * kept for gradients.
   */
  forward: (images: tf.Tensor4D, random: StepRandom) => () => tf.Tensor2D;
}

export function classificationStep(options: ClassificationOptions): StepProgram {
  const { trained, optimizer, chunkSize, forward } = options;

  const gradients: BatchGradients = (images, labels, random) => {
    const logitsOf = forward(images, random);
    return gradientsOf(() => {
      const logits = logitsOf();
      return { loss: crossEntropy(logits, labels), report: { correct: correctCount(logits, labels) } };
    }, trained);
  };
  if (chunkSize === null) return wholeBatchStep(gradients, optimizer);

  const sums = accumulator(trained, optimizer);
  /** {images, labels, share} → {loss, correct}: gradients of a part, weighed by its share of the batch. */
  const accumulate: StepFunction = ({ images, labels, share }, seed) => {
    const { loss, report, byParameter } = gradients(
      images as tf.Tensor4D,
      labels as tf.Tensor1D,
      new StepRandom(seed),
    );
    sums.add(new Map([...byParameter].map(([p, g]) => [p, tf.mul(g, share!)])));
    return { loss: tf.mul(loss, share!), ...report };
  };
  return {
    functions: { accumulate, apply: sums.apply },
    state: sums.state,
    heaviestCalls(batchSize, imageShape) {
      const part = batchTypes(Math.min(chunkSize, batchSize), imageShape);
      return [{ name: 'accumulate', signature: { ...part, ...scalarTypes(['share']) } }];
    },
    step(runner, request) {
      const { batch, seed } = request;
      const parts: Record<string, tf.Tensor>[] = [];
      eachChunk(batch.size, chunkSize, ({ start, end, index }) => {
        const inputs = {
          images: imageTensor(request, start, end),
          labels: labelTensor(request, start, end),
          share: tf.scalar((end - start) / batch.size),
        };
        parts.push(runner.run('accumulate', inputs, chunkSeed(seed, index)));
        tf.dispose(inputs);
      });
      return { ...addReports(parts), ...applied(runner, request) };
    },
  };
}

/** Sums what the parts of a step reported. */
function addReports(parts: readonly StepReport[]): StepReport {
  const names = Object.keys(parts[0]!);
  const sums = Object.fromEntries(names.map((name) => [name, tf.addN(parts.map((part) => part[name]!))]));
  tf.dispose([...parts]);
  return sums;
}
