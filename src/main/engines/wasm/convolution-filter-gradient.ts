import * as tf from '@tensorflow/tfjs-core';
import { newTensor, numbersOf } from './heap.ts';

type Image = tf.Tensor4D;

/** Every stride-th row and column of an image; the backend's StridedSlice takes ten times as long. */
function everyStride(x: Image, info: tf.backend_util.Conv2DInfo): Image {
  const { strideHeight, strideWidth, outHeight, outWidth, inHeight, inWidth, inChannels } = info;
  if (strideHeight === 1 && strideWidth === 1) return x;
  const out = newTensor<Image>([info.batchSize, outHeight, outWidth, inChannels]);
  const from = numbersOf(x);
  const to = numbersOf(out);
  let at = 0;
  for (let n = 0; n < info.batchSize; n++) {
    for (let row = 0; row < outHeight; row++) {
      const start = (n * inHeight + row * strideHeight) * inWidth * inChannels;
      for (let column = 0; column < outWidth; column++) {
        const pixel = start + column * strideWidth * inChannels;
        for (let c = 0; c < inChannels; c++) to[at++] = from[pixel + c]!;
      }
    }
  }
  return out;
}

/** Of a 1×1 convolution without padding: the product of x's and dy's pixels. */
function pointwise(x: Image, dy: Image, info: tf.backend_util.Conv2DInfo): Image {
  const { inChannels, outChannels } = info;
  const pixels = tf.reshape(everyStride(x, info), [-1, inChannels]);
  // The backend multiplies by a transposed matrix many times more slowly than it transposes one.
  const product = tf.matMul(tf.transpose(pixels), tf.reshape(dy, [-1, outChannels]));
  return tf.reshape(product, [1, 1, inChannels, outChannels]);
}

/**
 * Gradient of a convolution for its filter: dW[i,j,a,b] = Σ x[n, h·s+i−p, w·s+j−p, a]·dy[n,h,w,b], a convolution of x,
 * its channels as batch and its batch as channels, with dy as a filter dilated by the stride.
 * @param x [batch, inHeight, inWidth, inChannels]
 * @param dy [batch, outHeight, outWidth, outChannels]
 * @returns [filterHeight, filterWidth, inChannels, outChannels]
 */
export function filterGradient(x: Image, dy: Image, info: tf.backend_util.Conv2DInfo): Image {
  const { filterHeight, filterWidth, strideHeight, strideWidth, padInfo } = info;
  const { top, left } = padInfo;
  if (filterHeight === 1 && filterWidth === 1 && top === 0 && left === 0) return pointwise(x, dy, info);
  // As much padding at the end as every filter offset needs to be met at every output position.
  const needed = (out: number, stride: number, filter: number) => (out - 1) * stride + filter;
  const bottom = needed(info.outHeight, strideHeight, filterHeight) - info.inHeight - top;
  const right = needed(info.outWidth, strideWidth, filterWidth) - info.inWidth - left;
  const out = tf.conv2d(
    tf.transpose(x, [3, 1, 2, 0]) as Image,
    tf.transpose(dy, [1, 2, 0, 3]) as Image,
    1,
    [
      [0, 0],
      [top, Math.max(0, bottom)],
      [left, Math.max(0, right)],
      [0, 0],
    ],
    'NHWC',
    [strideHeight, strideWidth],
  );
  const exact =
    out.shape[1] === filterHeight && out.shape[2] === filterWidth
      ? out
      : tf.slice(out, [0, 0, 0, 0], [out.shape[0], filterHeight, filterWidth, out.shape[3]]);
  return tf.transpose(exact, [1, 2, 0, 3]);
}
