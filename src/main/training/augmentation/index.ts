import type * as tf from '@tensorflow/tfjs-core';
import { sizeProblems } from '#shared/augmentation-size.ts';
import { workbenchError } from '#shared/errors.ts';
import type { StageSettings } from '#shared/settings.ts';
import type { StepRandom } from '../random.ts';
import { cutout } from './cutout.ts';
import { changeGeometry } from './geometry.ts';
import { changeColors } from './jitter.ts';

/**
 * Random changes of each image: crop, flip and rotation, then colours, then cutout. They come before normalisation,
 * since colours are defined on [0, 255]. To the reference experiment, which normalises first, that makes no difference:
 * bilinear weights sum to 1 and edges are reflected, so flip and rotation commute with a linear map of each channel.
 * @param images [batch, height, width, channels] in [0, 255]
 * @returns the same shape and range
 * @throws experiment.augmentation-too-large where a crop or cutout does not fit the images
 */
export function augment(
  images: tf.Tensor4D,
  settings: StageSettings['augmentation'],
  random: StepRandom,
): tf.Tensor4D {
  const [, height, width] = images.shape;
  const problems = sizeProblems(settings, { height, width });
  if (problems.length > 0)
    throw workbenchError('experiment.augmentation-too-large', { problems, height, width });
  const colored = changeColors(changeGeometry(images, settings, random), settings, random);
  return settings.cutout > 0 ? cutout(colored, settings.cutout, random) : colored;
}
