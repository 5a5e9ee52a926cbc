import * as tf from '@tensorflow/tfjs-core';
import type { StepRandom } from '../random.ts';

/** 1 in the `size` pixels around `centers`, 0 elsewhere, [batch, length]. */
function band(centers: tf.Tensor2D, length: number, size: number): tf.Tensor2D {
  const places = tf.tensor2d(
    Array.from({ length }, (_, i) => i),
    [1, length],
  );
  const from = tf.sub(places, tf.sub(centers, Math.floor(size / 2)));
  return tf.cast(tf.logicalAnd(tf.greaterEqual(from, 0), tf.less(from, size)), 'float32');
}

/**
 * A square around a random pixel painted over (DeVries & Taylor 2017, arXiv 1708.04552); near an edge part of it lies
 * outside. It gets the image's mean colour, which like the paper's 0 after normalisation is no edge of its own.
 * @param images [batch, height, width, channels]
 */
export function cutout(images: tf.Tensor4D, size: number, random: StepRandom): tf.Tensor4D {
  const [batch, height, width] = images.shape;
  const center = (length: number) => tf.floor(tf.mul(random.uniform([batch, 1]), length)) as tf.Tensor2D;
  const rows = tf.reshape(band(center(height), height, size), [batch, height, 1, 1]);
  const columns = tf.reshape(band(center(width), width, size), [batch, 1, width, 1]);
  const color = tf.mean(images, [1, 2], true);
  return tf.add(images, tf.mul(tf.mul(rows, columns), tf.sub(color, images)));
}
