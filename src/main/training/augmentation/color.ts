/**
 * Changes of colour with torchvision's definitions, on images [batch, height, width, channels] in [0, 255]; factors are
 * [batch, 1, 1, 1]. Images without three channels have brightness and contrast, but no saturation or hue.
 */
import * as tf from '@tensorflow/tfjs-core';

/** Brightness of each pixel as ITU-R BT.601 weighs the colours, [batch, height, width, 1]; of one channel itself. */
export function luma(images: tf.Tensor4D): tf.Tensor4D {
  if (images.shape[3] !== 3) return tf.mean(images, 3, true);
  return tf.sum(tf.mul(images, tf.tensor1d([0.2989, 0.587, 0.114])), 3, true);
}

/** factor·images + (1 − factor)·other, kept in [0, 255]. */
function blend(images: tf.Tensor4D, other: tf.Tensor | number, factor: tf.Tensor4D): tf.Tensor4D {
  const mixed = tf.add(tf.mul(images, factor), tf.mul(tf.sub(1, factor), other));
  return tf.minimum(tf.maximum(mixed, 0), 255) as tf.Tensor4D;
}

export function adjustBrightness(images: tf.Tensor4D, factor: tf.Tensor4D): tf.Tensor4D {
  return blend(images, 0, factor);
}

/** Towards or away from the image's mean brightness. */
export function adjustContrast(images: tf.Tensor4D, factor: tf.Tensor4D): tf.Tensor4D {
  return blend(images, tf.mean(luma(images), [1, 2, 3], true), factor);
}

/** Towards or away from each pixel's brightness. */
export function adjustSaturation(images: tf.Tensor4D, factor: tf.Tensor4D): tf.Tensor4D {
  return images.shape[3] === 3 ? blend(images, luma(images), factor) : images;
}

/** All channels the pixel's brightness. */
export function toGrayscale(images: tf.Tensor4D): tf.Tensor4D {
  return tf.mul(luma(images), tf.ones([1, 1, 1, images.shape[3]]));
}

/** 1 where two tensors are equal, else 0. */
function same(a: tf.Tensor4D, b: tf.Tensor4D | number): tf.Tensor4D {
  return tf.cast(tf.equal(a, b), 'float32');
}

/**
 * Turns the hue, keeping saturation and value of the HSV model.
 * @param shift share of the colour circle, [batch, 1, 1, 1]
 */
export function adjustHue(images: tf.Tensor4D, shift: tf.Tensor4D): tf.Tensor4D {
  if (images.shape[3] !== 3) return images;
  const channel = (i: number) => tf.slice(images, [0, 0, 0, i], [-1, -1, -1, 1]);
  const [r, g, b] = [channel(0), channel(1), channel(2)];
  const value = tf.max(images, 3, true) as tf.Tensor4D;
  const chroma = tf.sub(value, tf.min(images, 3, true)) as tf.Tensor4D;
  const divisor = tf.add(chroma, same(chroma, 0));
  const below = (x: tf.Tensor4D) => tf.div(tf.sub(value, x), divisor);
  const [rc, gc, bc] = [below(r), below(g), below(b)];
  // The sextant is the largest channel's, the first of equal ones.
  const red = same(r, value);
  const green = tf.mul(same(g, value), tf.sub(1, red));
  const blue = tf.sub(tf.sub(1, red), green);
  const sixths = tf.addN([
    tf.mul(red, tf.sub(bc, gc)),
    tf.mul(green, tf.add(tf.sub(rc, bc), 2)),
    tf.mul(blue, tf.add(tf.sub(gc, rc), 4)),
  ]);
  const turned = tf.add(sixths, tf.mul(shift, 6));
  // Each channel falls from the value by the chroma's share f(n) = clip(min(k, 4 − k), 0, 1) with k = n + 6h mod 6.
  const k = tf.add(turned, tf.tensor1d([5, 3, 1]));
  const wrapped = tf.sub(k, tf.mul(tf.floor(tf.div(k, 6)), 6));
  const share = tf.minimum(tf.maximum(tf.minimum(wrapped, tf.sub(4, wrapped)), 0), 1);
  return tf.sub(value, tf.mul(chroma, share)) as tf.Tensor4D;
}
