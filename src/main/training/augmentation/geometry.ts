import * as tf from '@tensorflow/tfjs-core';
import type { StageSettings } from '#shared/settings.ts';
import type { StepRandom } from '../random.ts';
import { paddedCrop, resizedCrop } from './crop.ts';
import { cropped, mirrored, resample, rotated, unchanged } from './pixel-map.ts';

type GeometrySettings = Pick<
  StageSettings['augmentation'],
  'flip' | 'rotation' | 'crop' | 'cropScale' | 'cropPadding'
>;

/**
 * Each image cropped at random, mirrored with probability one half, then turned by a uniform angle of at most `rotation`
 * of a full turn either way, in one bilinear resampling with reflected edges. Flip and rotation are Keras's
 * RandomFlip("horizontal") and RandomRotation.
 * @param images [batch, height, width, channels]
 */
export function changeGeometry(
  images: tf.Tensor4D,
  { flip, rotation, crop, cropScale, cropPadding }: GeometrySettings,
  random: StepRandom,
): tf.Tensor4D {
  if (!flip && rotation === 0 && crop === 'none') return images;
  const [batch, height, width] = images.shape;
  const draw = () => random.uniform([batch]) as tf.Tensor1D;
  const flipped = flip ? (tf.cast(tf.less(draw(), 0.5), 'float32') as tf.Tensor1D) : null;
  // Maps lead from the output back to the input: what is done last comes first.
  let map =
    rotation === 0
      ? unchanged(batch)
      : rotated(height, width, tf.mul(tf.sub(draw(), 0.5), 4 * Math.PI * rotation) as tf.Tensor1D);
  if (flipped !== null) map = mirrored(map, width, flipped);
  if (crop === 'resized') {
    map = cropped(map, height, width, resizedCrop(batch, height, width, cropScale, random));
  } else if (crop === 'padded') {
    map = cropped(map, height, width, paddedCrop(batch, height, width, cropPadding, random));
  }
  return resample(images, map);
}
