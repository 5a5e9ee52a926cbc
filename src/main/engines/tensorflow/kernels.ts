/** TensorFlow ops that TensorFlow.js has no name for, called by their TensorFlow names. */
import * as tf from '@tensorflow/tfjs-core';
import type { Kernels } from '../kernels.ts';
import type { NodeBackend, OpAttribute } from './binding.ts';

type AttributeKind = 'STRING' | 'INT' | 'FLOAT' | 'BOOL' | 'TYPE';

/** Builds attributes in the binding's own terms. */
function attributes(backend: NodeBackend, values: Record<string, [AttributeKind, unknown]>): OpAttribute[] {
  return Object.entries(values).map(([name, [kind, value]]) => ({
    name,
    type: backend.binding[`TF_ATTR_${kind}`],
    value,
  }));
}

/** Those that eager execution can call; updates in place need resource variables and come with recorded graphs. */
export function tensorflowKernels(
  backend: NodeBackend,
): Omit<Kernels, 'applyAdam' | 'applyMomentum' | 'subtract'> {
  const { TF_FLOAT, TF_INT32 } = backend.binding;
  const batchNormAttributes = (epsilon: number, training: boolean) =>
    attributes(backend, {
      T: ['TYPE', TF_FLOAT],
      U: ['TYPE', TF_FLOAT],
      epsilon: ['FLOAT', epsilon],
      data_format: ['STRING', 'NHWC'],
      is_training: ['BOOL', training],
    });
  const averageFactor = attributes(backend, { exponential_avg_factor: ['FLOAT', 1] });

  return {
    batchNormTraining(x, gamma, beta, epsilon) {
      const empty = tf.tensor1d([], 'float32');
      const [y, mean, unbiasedVariance, ...saved] = backend.executeMultipleOutputs(
        'FusedBatchNormV3',
        [...batchNormAttributes(epsilon, true), ...averageFactor],
        [x, gamma, beta, empty, empty],
        6,
      );
      return {
        y: y as tf.Tensor4D,
        mean: mean as tf.Tensor1D,
        unbiasedVariance: unbiasedVariance as tf.Tensor1D,
        saved,
      };
    },
    batchNormGradient(dy, x, gamma, saved, epsilon) {
      const [dx, dgamma, dbeta] = backend.executeMultipleOutputs(
        'FusedBatchNormGradV3',
        batchNormAttributes(epsilon, true),
        [dy, x, gamma, ...saved],
        5,
      );
      return [dx as tf.Tensor4D, dgamma as tf.Tensor1D, dbeta as tf.Tensor1D];
    },
    batchNormInference(x, mean, variance, gamma, beta, epsilon) {
      const [y] = backend.executeMultipleOutputs(
        'FusedBatchNormV3',
        [...batchNormAttributes(epsilon, false), ...averageFactor],
        [x, gamma, beta, mean, variance],
        6,
      );
      return y as tf.Tensor4D;
    },
    reluGradient: (dy, y) =>
      backend.executeSingleOutput('ReluGrad', attributes(backend, { T: ['TYPE', TF_FLOAT] }), [dy, y]),
    softmaxCrossEntropy(logits, targets) {
      const [loss, gradient] = backend.executeMultipleOutputs(
        'SoftmaxCrossEntropyWithLogits',
        attributes(backend, { T: ['TYPE', TF_FLOAT] }),
        [logits, targets],
        2,
      );
      return [loss as tf.Tensor1D, gradient as tf.Tensor2D];
    },
    statelessUniform: (shape, seed) =>
      backend.executeSingleOutput(
        'StatelessRandomUniform',
        attributes(backend, { dtype: ['TYPE', TF_FLOAT], T: ['TYPE', TF_INT32], Tseed: ['TYPE', TF_INT32] }),
        [tf.tensor1d(shape, 'int32'), seed],
      ),
  };
}

/** Fills the gap of tfjs-node, which has no Transform kernel although TensorFlow has the op. */
export function registerTransform(backend: NodeBackend): void {
  tf.registerKernel({
    kernelName: tf.Transform,
    backendName: 'tensorflow',
    kernelFunc: ({ inputs, attrs }) => {
      const { image, transforms } = inputs as { image: tf.TensorInfo; transforms: tf.TensorInfo };
      const { interpolation, fillMode, fillValue, outputShape } = attrs as unknown as tf.TransformAttrs;
      const [, height, width] = image.shape as [number, number, number, number];
      return backend.executeSingleOutput(
        'ImageProjectiveTransformV3',
        attributes(backend, {
          dtype: ['TYPE', backend.binding.TF_FLOAT],
          interpolation: ['STRING', interpolation.toUpperCase()],
          fill_mode: ['STRING', fillMode.toUpperCase()],
        }),
        [image, transforms, tf.tensor1d(outputShape ?? [height, width], 'int32'), tf.scalar(fillValue)],
      );
    },
  });
}
