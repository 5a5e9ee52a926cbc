import type * as tf from '@tensorflow/tfjs-core';
import type { Settings } from '#shared/settings.ts';
import { dense } from '../layers/dense.ts';
import { dropout } from '../layers/dropout.ts';
import type { Parameters } from '../parameters.ts';
import type { Pass } from '../pass.ts';

/** The classifier: dropout, a hidden ReLU layer, dropout, logits; [batch, featureSize] → [batch, classes]. */
export function classifierHead(
  parameters: Parameters,
  featureSize: number,
  classes: number,
  { hiddenUnits, dropout: rate }: Settings['classifier'],
): (features: tf.Tensor2D, pass: Pass) => tf.Tensor2D {
  const hidden = dense(parameters, 'classifier/hidden', {
    inputs: featureSize,
    units: hiddenUnits,
    activation: 'relu',
  });
  const output = dense(parameters, 'classifier/output', {
    inputs: hiddenUnits,
    units: classes,
    activation: 'linear',
  });
  return (features, pass) => output(dropout(hidden(dropout(features, rate, pass)), rate, pass));
}
