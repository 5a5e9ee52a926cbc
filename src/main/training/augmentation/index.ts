import type * as tf from '@tensorflow/tfjs-core';
import type { StageSettings } from '#shared/settings.ts';
import type { StepRandom } from '../random.ts';
import { flipRotate } from './flip-rotate.ts';

/**
 * Random changes of each image. They come before normalisation, since colours are defined on [0, 255]; for the
 * geometric ones that makes no difference: bilinear weights sum to 1 and edges are reflected, so that they commute
 * with a linear map of each channel.
 * @param images [batch, height, width, channels] in [0, 255]
 * @returns the same shape and range
 */
export function augment(
  images: tf.Tensor4D,
  settings: StageSettings['augmentation'],
  random: StepRandom,
): tf.Tensor4D {
  return flipRotate(images, settings, random);
}
