/** Random parts of an image. */
import * as tf from '@tensorflow/tfjs-core';
import type { StepRandom } from '../random.ts';
import type { Crop } from './pixel-map.ts';

const lowestRatio = 3 / 4;
const highestRatio = 4 / 3;
const attempts = 10;

/** A whole number from 0 to `largest`, each as likely. @param u uniform in [0, 1) */
function whole<T extends tf.Tensor>(u: T, largest: T | number): T {
  return tf.floor(tf.mul(u, tf.add(largest, 1)));
}

/** The largest central part with a side ratio that is allowed: what is left where no attempt fits. */
function central(height: number, width: number): { height: number; width: number } {
  const ratio = width / height;
  if (ratio < lowestRatio) return { width, height: Math.round(width / lowestRatio) };
  if (ratio > highestRatio) return { width: Math.round(height * highestRatio), height };
  return { width, height };
}

/**
 * Parts as torchvision's RandomResizedCrop draws them (after Szegedy et al. 2015, arXiv 1409.4842, §6): a share of the
 * area uniform from `scale` to 1, a ratio of the sides log-uniform from 3:4 to 4:3, at a uniform place in whole pixels;
 * the first of ten attempts that fits into the image.
 */
export function resizedCrop(
  batch: number,
  height: number,
  width: number,
  scale: number,
  random: StepRandom,
): Crop {
  const draw = (columns: number) => random.uniform([batch, columns]) as tf.Tensor2D;
  const area = tf.mul(tf.add(tf.mul(draw(attempts), 1 - scale), scale), height * width);
  const logRatio = Math.log(highestRatio / lowestRatio);
  const ratio = tf.exp(tf.add(tf.mul(draw(attempts), logRatio), Math.log(lowestRatio)));
  const widths = tf.round(tf.sqrt(tf.mul(area, ratio)));
  const heights = tf.round(tf.sqrt(tf.div(area, ratio)));
  const within = (sizes: tf.Tensor, limit: number) =>
    tf.logicalAnd(tf.greater(sizes, 0), tf.lessEqual(sizes, limit));
  const fits = tf.cast(tf.logicalAnd(within(widths, width), within(heights, height)), 'float32');
  // Earlier attempts count more, so that the largest is the first that fits.
  const rank = tf.tensor1d(Array.from({ length: attempts }, (_, i) => attempts - i));
  const chosen = tf.mul(fits, tf.cast(tf.oneHot(tf.argMax(tf.mul(fits, rank), 1), attempts), 'float32'));
  const none = tf.sub(1, tf.sum(chosen, 1));
  const fallback = central(height, width);
  const pick = (sizes: tf.Tensor, otherwise: number) =>
    tf.add(tf.sum(tf.mul(sizes, chosen), 1), tf.mul(none, otherwise)) as tf.Tensor1D;
  const size = { width: pick(widths, fallback.width), height: pick(heights, fallback.height) };
  const start = (free: tf.Tensor) => {
    const middle = tf.floor(tf.div(free, 2));
    const anywhere = whole(random.uniform([batch]), free);
    return tf.add(anywhere, tf.mul(none, tf.sub(middle, anywhere))) as tf.Tensor1D;
  };
  const top = start(tf.sub(height, size.height));
  return { ...size, top, left: start(tf.sub(width, size.width)) };
}

/**
 * The crop of an image padded by a few pixels to its own size (He et al. 2016, arXiv 1512.03385, §4.2): a shift of at most
 * `padding` pixels. What comes in is the image's border in mirror image, where the paper has black.
 */
export function paddedCrop(
  batch: number,
  height: number,
  width: number,
  padding: number,
  random: StepRandom,
): Crop {
  const shift = () => tf.sub(whole(random.uniform([batch]), 2 * padding), padding) as tf.Tensor1D;
  const full = (size: number) => tf.fill([batch], size) as tf.Tensor1D;
  return { top: shift(), left: shift(), height: full(height), width: full(width) };
}
