import * as tf from '@tensorflow/tfjs-core';
import type { StageSettings } from '#shared/settings.ts';
import type { StepRandom } from '../random.ts';

/** Rows of the projective maps from output to input pixels, [batch, 8], for a rotation about the centre after a flip. */
export function transforms(
  height: number,
  width: number,
  flipped: tf.Tensor1D,
  angles: tf.Tensor1D,
): tf.Tensor2D {
  const cos = tf.cos(angles);
  const sin = tf.sin(angles);
  const xOffset = tf.div(tf.sub(width - 1, tf.sub(tf.mul(cos, width - 1), tf.mul(sin, height - 1))), 2);
  const yOffset = tf.div(tf.sub(height - 1, tf.add(tf.mul(sin, width - 1), tf.mul(cos, height - 1))), 2);
  // A flipped image is read from its mirrored column: x → width − 1 − x.
  const sign = tf.sub(1, tf.mul(flipped, 2));
  const zero = tf.zerosLike(angles);
  return tf.stack(
    [
      tf.mul(cos, sign),
      tf.mul(tf.neg(sin), sign),
      tf.add(tf.mul(xOffset, sign), tf.mul(flipped, width - 1)),
      sin,
      cos,
      yOffset,
      zero,
      zero,
    ],
    1,
  ) as tf.Tensor2D;
}

/**
 * Each image mirrored with probability one half, then turned by a uniform angle of at most `rotation` of a full turn
 * either way; bilinear, edges reflected. As Keras's RandomFlip("horizontal") and RandomRotation, in one resampling.
 * @param images [batch, height, width, channels]
 */
export function flipRotate(
  images: tf.Tensor4D,
  { flip, rotation }: Pick<StageSettings['augmentation'], 'flip' | 'rotation'>,
  random: StepRandom,
): tf.Tensor4D {
  if (!flip && rotation === 0) return images;
  const [batch, height, width] = images.shape;
  const draw = () => random.uniform([batch]) as tf.Tensor1D;
  const flipped = flip
    ? (tf.cast(tf.less(draw(), 0.5), 'float32') as tf.Tensor1D)
    : (tf.zeros([batch]) as tf.Tensor1D);
  const angles = tf.mul(tf.sub(draw(), 0.5), 4 * Math.PI * rotation) as tf.Tensor1D;
  return tf.image.transform(images, transforms(height, width, flipped, angles), 'bilinear', 'reflect');
}
