import * as tf from '@tensorflow/tfjs-core';
import { kernel } from '../../engines/kernels.ts';

/** max(x, 0). Its gradient needs the output alone, so the input need not be kept. */
export const relu = tf.customGrad((...args: unknown[]) => {
  const [x, save] = args as [tf.Tensor, (tensors: tf.Tensor[]) => void];
  const y = tf.relu(x);
  save([y]);
  return {
    value: y,
    gradFunc: (dy: tf.Tensor, saved: tf.Tensor[]) => {
      const positive = saved[0]!;
      return kernel('reluGradient')?.(dy, positive) ?? tf.mul(dy, tf.step(positive));
    },
  };
}) as <T extends tf.Tensor>(x: T) => T;
