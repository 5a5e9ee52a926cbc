/**
 * Where in an image each pixel of its augmented version is read: an affine map from output to input coordinates, one an
 * image. Geometric changes compose such maps, so that an image is resampled once whatever is done to it.
 */
import * as tf from '@tensorflow/tfjs-core';

/** Coefficients of a coordinate: x·(output column) + y·(output row) + one, each [batch]. */
interface Coordinate {
  x: tf.Tensor1D;
  y: tf.Tensor1D;
  one: tf.Tensor1D;
}

export interface PixelMap {
  column: Coordinate;
  row: Coordinate;
}

/** Reads each pixel where it is. */
export function unchanged(batch: number): PixelMap {
  const [zero, unit] = [tf.zeros([batch]) as tf.Tensor1D, tf.ones([batch]) as tf.Tensor1D];
  return { column: { x: unit, y: zero, one: zero }, row: { x: zero, y: unit, one: zero } };
}

/** coordinate·scale + offset */
function affine({ x, y, one }: Coordinate, scale: tf.Tensor1D, offset: tf.Tensor1D): Coordinate {
  return { x: tf.mul(x, scale), y: tf.mul(y, scale), one: tf.add(tf.mul(one, scale), offset) };
}

/** A turn about the image's centre as Keras's RandomRotation has it. @param angles radians, [batch] */
export function rotated(height: number, width: number, angles: tf.Tensor1D): PixelMap {
  const cos = tf.cos(angles);
  const sin = tf.sin(angles);
  const column = tf.div(tf.sub(width - 1, tf.sub(tf.mul(cos, width - 1), tf.mul(sin, height - 1))), 2);
  const row = tf.div(tf.sub(height - 1, tf.add(tf.mul(sin, width - 1), tf.mul(cos, height - 1))), 2);
  return {
    column: { x: cos, y: tf.neg(sin), one: column as tf.Tensor1D },
    row: { x: sin, y: cos, one: row as tf.Tensor1D },
  };
}

/** Reads from the mirrored column, c → width − 1 − c, where `flipped` is 1 rather than 0. @param flipped [batch] */
export function mirrored({ column, row }: PixelMap, width: number, flipped: tf.Tensor1D): PixelMap {
  const sign = tf.sub(1, tf.mul(flipped, 2)) as tf.Tensor1D;
  return { column: affine(column, sign, tf.mul(flipped, width - 1)), row };
}

/** A part of an image in pixels, each [batch]. */
export interface Crop {
  left: tf.Tensor1D;
  top: tf.Tensor1D;
  width: tf.Tensor1D;
  height: tf.Tensor1D;
}

/**
 * Reads from a part of the image enlarged to its full size. Pixels are areas whose centres lie half a pixel in, so
 * column c is read at (c + ½)·(crop's width / width) − ½ + left.
 */
export function cropped({ column, row }: PixelMap, height: number, width: number, crop: Crop): PixelMap {
  const along = (coordinate: Coordinate, size: number, part: tf.Tensor1D, start: tf.Tensor1D) => {
    const scale = tf.div(part, size) as tf.Tensor1D;
    return affine(coordinate, scale, tf.add(tf.div(tf.sub(scale, 1), 2), start));
  };
  return {
    column: along(column, width, crop.width, crop.left),
    row: along(row, height, crop.height, crop.top),
  };
}

/** Images read through maps, bilinearly, the border pixels repeated in mirror image beyond the edges. */
export function resample(images: tf.Tensor4D, { column, row }: PixelMap): tf.Tensor4D {
  const zero = tf.zerosLike(column.one);
  const coefficients = [column.x, column.y, column.one, row.x, row.y, row.one, zero, zero];
  return tf.image.transform(images, tf.stack(coefficients, 1) as tf.Tensor2D, 'bilinear', 'reflect');
}
