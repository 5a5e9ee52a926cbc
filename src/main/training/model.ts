import type * as tf from '@tensorflow/tfjs-core';
import type { Settings } from '#shared/settings.ts';
import { buildEncoder } from './encoders/index.ts';
import { classifierHead } from './heads/classifier.ts';
import { projectionHead } from './heads/projection.ts';
import { type ChannelStatistics, inputNormalization } from './layers/input-normalization.ts';
import { Parameters } from './parameters.ts';
import type { Pass } from './pass.ts';

/** All networks of a run. Those a method does not use are null. */
export interface Model {
  /** Normalisation and encoder together. */
  readonly encoderParameters: Parameters;
  readonly projectionParameters: Parameters;
  readonly classifierParameters: Parameters;
  readonly featureSize: number;
  /** [batch, height, width, channels] in [0, 255] → the same, normalised as the settings ask. */
  normalize(images: tf.Tensor4D): tf.Tensor4D;
  /** Normalised images → [batch, featureSize] */
  encode(images: tf.Tensor4D, pass: Pass): tf.Tensor2D;
  /** Features → [batch, projection units]; null for cross-entropy. */
  readonly project: ((features: tf.Tensor2D) => tf.Tensor2D) | null;
  /** Features → logits [batch, classes] */
  classify(features: tf.Tensor2D, pass: Pass): tf.Tensor2D;
  dispose(): void;
}

export interface ModelOptions {
  settings: Settings;
  imageShape: readonly [number, number, number];
  classes: number;
  /** Of the initial weights; null builds networks to be counted, not run. */
  seed: number | null;
  /** Of the training images; null leaves mean 0 and variance 1. */
  statistics: ChannelStatistics | null;
}

/** Builds the networks with seeded initial weights. */
export function buildModel({ settings, imageShape, classes, seed, statistics }: ModelOptions): Model {
  const encoderParameters = new Parameters(seed);
  const projectionParameters = new Parameters(seed);
  const classifierParameters = new Parameters(seed);
  const channels = imageShape[2];
  const normalization = settings.normalize
    ? inputNormalization(encoderParameters, 'normalization', channels)
    : null;
  if (statistics !== null) normalization?.adapt(statistics);
  const encoder = buildEncoder(settings.encoder.name, encoderParameters, channels, settings.encoder.width);
  const { featureSize } = encoder;
  const project =
    settings.method === 'contrastive'
      ? projectionHead(projectionParameters, featureSize, settings.projection)
      : null;
  const classify = classifierHead(classifierParameters, featureSize, classes, settings.classifier);
  return {
    encoderParameters,
    projectionParameters,
    classifierParameters,
    featureSize,
    normalize: (images) => normalization?.apply(images) ?? images,
    encode: (images, pass) => encoder.apply(images, pass),
    project,
    classify,
    dispose() {
      for (const parameters of [encoderParameters, projectionParameters, classifierParameters])
        parameters.dispose();
    },
  };
}
