import * as tf from '@tensorflow/tfjs-core';
import type { StepFunction } from '../../engines/program.ts';
import type { Optimizer } from '../optimizers/optimizer.ts';
import { StepRandom } from '../random.ts';
import { type Gradients, gradientNorm } from './gradients.ts';
import { batchTypes, imageTensor, labelTensor, scalarTensors, scalarTypes } from './inputs.ts';
import type { StepProgram } from './step-program.ts';

/** Gradients of a batch: images [n, height, width, channels] in [0, 255], labels int32 [n]. */
export type BatchGradients = (images: tf.Tensor4D, labels: tf.Tensor1D, random: StepRandom) => Gradients;

/** A step that computes a batch at once: `train` {images, labels, …scalars} → {loss, gradientNorm, …report}. */
export function wholeBatchStep(gradients: BatchGradients, optimizer: Optimizer): StepProgram {
  const train: StepFunction = ({ images, labels, ...scalars }, seed) => {
    const { loss, report, byParameter } = gradients(
      images as tf.Tensor4D,
      labels as tf.Tensor1D,
      new StepRandom(seed),
    );
    const norm = gradientNorm(byParameter);
    optimizer.apply(byParameter, scalars as Record<string, tf.Scalar>);
    return { loss, ...report, gradientNorm: norm };
  };
  const scalarNames = Object.keys(optimizer.scalars(1, 1));
  return {
    functions: { train },
    state: [],
    heaviestCalls: (batchSize, imageShape) => [
      { name: 'train', signature: { ...batchTypes(batchSize, imageShape), ...scalarTypes(scalarNames) } },
    ],
    step(runner, request) {
      const batch = { images: imageTensor(request), labels: labelTensor(request) };
      const inputs = { ...batch, ...scalarTensors(request) };
      const report = runner.run('train', inputs, request.seed);
      tf.dispose(inputs);
      return report;
    },
  };
}
