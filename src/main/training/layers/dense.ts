import * as tf from '@tensorflow/tfjs-core';
import { glorotUniform, zeros } from '../initializers.ts';
import { relu } from '../ops/relu.ts';
import type { Parameters } from '../parameters.ts';

export type Activation = 'relu' | 'linear';

/** A fully connected layer [batch, inputs] → [batch, units]; makes `NAME/kernel` and `NAME/bias`. */
export function dense(
  parameters: Parameters,
  name: string,
  { inputs, units, activation }: { inputs: number; units: number; activation: Activation },
): (x: tf.Tensor2D) => tf.Tensor2D {
  const kernel = parameters.add(`${name}/kernel`, [inputs, units], glorotUniform) as tf.Tensor2D;
  const bias = parameters.add(`${name}/bias`, [units], zeros);
  return (x) => {
    const y = tf.add(tf.matMul(x, kernel), bias) as tf.Tensor2D;
    return activation === 'relu' ? relu(y) : y;
  };
}
