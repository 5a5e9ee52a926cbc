import type * as tf from '@tensorflow/tfjs-core';
import type { Settings } from '#shared/settings.ts';
import { dense } from '../layers/dense.ts';
import type { Parameters } from '../parameters.ts';

/** The projection head: [batch, featureSize] → [batch, units], what the contrastive loss compares. */
export function projectionHead(
  parameters: Parameters,
  featureSize: number,
  { units, activation, hiddenUnits }: Settings['projection'],
): (features: tf.Tensor2D) => tf.Tensor2D {
  const hidden =
    hiddenUnits === null
      ? null
      : dense(parameters, 'projection/hidden', {
          inputs: featureSize,
          units: hiddenUnits,
          activation: 'relu',
        });
  const output = dense(parameters, 'projection/output', {
    inputs: hiddenUnits ?? featureSize,
    units,
    activation,
  });
  return (features) => output(hidden === null ? features : hidden(features));
}
