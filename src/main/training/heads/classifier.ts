import type * as tf from '@tensorflow/tfjs-core';
import type { Settings } from '#shared/settings.ts';
import { dense } from '../layers/dense.ts';
import { dropout } from '../layers/dropout.ts';
import type { Parameters } from '../parameters.ts';
import type { Pass } from '../pass.ts';

/**
 * The classifier [batch, featureSize] → logits [batch, classes]: a linear layer, behind a hidden ReLU layer unless there
 * is none, with dropout before each.
 */
export function classifierHead(
  parameters: Parameters,
  featureSize: number,
  classes: number,
  { hiddenUnits, dropout: rate }: Settings['classifier'],
): (features: tf.Tensor2D, pass: Pass) => tf.Tensor2D {
  const hidden =
    hiddenUnits === null
      ? null
      : dense(parameters, 'classifier/hidden', {
          inputs: featureSize,
          units: hiddenUnits,
          activation: 'relu',
        });
  const output = dense(parameters, 'classifier/output', {
    inputs: hiddenUnits ?? featureSize,
    units: classes,
    activation: 'linear',
  });
  return (features, pass) => {
    const seen = hidden === null ? features : hidden(dropout(features, rate, pass));
    return output(dropout(seen, rate, pass));
  };
}
