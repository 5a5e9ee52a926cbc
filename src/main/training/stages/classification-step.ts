/** Steps of stages that train with cross-entropy, on a whole batch or on parts of it. */
import * as tf from '@tensorflow/tfjs-core';
import type { Program, StepFunction } from '../../engines/program.ts';
import { correctCount, crossEntropy } from '../losses/cross-entropy.ts';
import type { Optimizer } from '../optimizers/optimizer.ts';
import type { Parameter } from '../parameters.ts';
import { StepRandom } from '../random.ts';
import { accumulator } from './accumulator.ts';
import { type Gradients, gradientNorm, gradientsOf } from './gradients.ts';
import {
  batchTypes,
  chunkSeed,
  eachChunk,
  imageTensor,
  labelTensor,
  scalarTensors,
  scalarTypes,
} from './inputs.ts';
import type { Stage, StepReport } from './stage.ts';

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

export interface StepProgram {
  functions: Program['functions'];
  /** State beside the parameters and the optimiser's. */
  state: Program['state'];
  step: Stage['step'];
  heaviestCall: Stage['heaviestCall'];
}

export function classificationStep(options: ClassificationOptions): StepProgram {
  const { trained, optimizer, chunkSize, forward } = options;

  const gradients = ({ images, labels }: Record<string, tf.Tensor>, random: StepRandom): Gradients => {
    const logitsOf = forward(images as tf.Tensor4D, random);
    return gradientsOf(() => {
      const logits = logitsOf();
      const target = labels as tf.Tensor1D;
      return { loss: crossEntropy(logits, target), report: { correct: correctCount(logits, target) } };
    }, trained);
  };

  if (chunkSize === null) {
    const train: StepFunction = ({ images, labels, ...scalars }, seed) => {
      const { loss, report, byParameter } = gradients(
        { images: images!, labels: labels! },
        new StepRandom(seed),
      );
      const norm = gradientNorm(byParameter);
      optimizer.apply(byParameter, scalars as Record<string, tf.Scalar>);
      return { loss, ...report, gradientNorm: norm };
    };
    return {
      functions: { train },
      state: [],
      heaviestCall: (batchSize, imageShape) => ({
        name: 'train',
        signature: {
          ...batchTypes(batchSize, imageShape),
          ...scalarTypes(Object.keys(optimizer.scalars(1, 1))),
        },
      }),
      step(runner, request) {
        const inputs = {
          images: imageTensor(request),
          labels: labelTensor(request),
          ...scalarTensors(request),
        };
        const report = runner.run('train', inputs, request.seed);
        tf.dispose(inputs);
        return report;
      },
    };
  }

  const sums = accumulator(trained, optimizer);
  /** {images, labels, share} → {loss, correct}: gradients of a part, weighed by its share of the batch. */
  const accumulate: StepFunction = ({ images, labels, share }, seed) => {
    const { loss, report, byParameter } = gradients(
      { images: images!, labels: labels! },
      new StepRandom(seed),
    );
    sums.add(new Map([...byParameter].map(([p, g]) => [p, tf.mul(g, share!)])));
    return { loss: tf.mul(loss, share!), ...report };
  };
  return {
    functions: { accumulate, apply: sums.apply },
    state: sums.state,
    heaviestCall: (batchSize, imageShape) => ({
      name: 'accumulate',
      signature: { ...batchTypes(Math.min(chunkSize, batchSize), imageShape), ...scalarTypes(['share']) },
    }),
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

/** The optimiser's step with what was accumulated. */
export const applied: Stage['step'] = (runner, request) => {
  const scalars = scalarTensors(request);
  const report = runner.run('apply', scalars, request.seed);
  tf.dispose(scalars);
  return report;
};

/** Sums what the parts of a step reported. */
function addReports(parts: readonly StepReport[]): StepReport {
  const names = Object.keys(parts[0]!);
  const sums = Object.fromEntries(names.map((name) => [name, tf.addN(parts.map((part) => part[name]!))]));
  tf.dispose([...parts]);
  return sums;
}
