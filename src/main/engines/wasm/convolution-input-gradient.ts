import * as tf from '@tensorflow/tfjs-core';
import { newTensor, numbersOf } from './heap.ts';

type Image = tf.Tensor4D;

/** Which of dy's rows (or columns) an input row depends on, by the row's place within a stride. */
interface Taps {
  /** Offset of the first: input row stride·a + r depends on dy's rows a + first … a + first + count − 1. */
  first: number;
  count: number;
  /** The filter's row that joins input row stride·a + r with dy's row a + offset; outside of the filter where it has none. */
  filterRow(r: number, offset: number): number;
}

function tapsOf(stride: number, filter: number, padding: number): Taps {
  // Output row o covers input rows stride·o − padding + i; so i = stride·(a − o) + r + padding.
  const first = Math.floor((padding - filter) / stride) + 1;
  const last = Math.floor((stride - 1 + padding) / stride);
  return { first, count: last - first + 1, filterRow: (r, offset) => r + padding - stride * offset };
}

/**
 * The filter that gives the gradients of a whole stride × stride block of input pixels at once, as channels.
 * @returns [rows.count, columns.count, outChannels, strideHeight·strideWidth·inChannels]
 */
function blockFilter(filter: Image, rows: Taps, columns: Taps, info: tf.backend_util.Conv2DInfo): Image {
  const { strideHeight, strideWidth, filterHeight, filterWidth, inChannels, outChannels } = info;
  const block = strideHeight * strideWidth * inChannels;
  const out = newTensor<Image>([rows.count, columns.count, outChannels, block]);
  const to = numbersOf(out).fill(0);
  const from = numbersOf(filter);
  for (let t = 0; t < rows.count; t++) {
    for (let u = 0; u < columns.count; u++) {
      const tap = (t * columns.count + u) * outChannels * block;
      for (let r = 0; r < strideHeight; r++) {
        for (let c = 0; c < strideWidth; c++) {
          const i = rows.filterRow(r, rows.first + t);
          const j = columns.filterRow(c, columns.first + u);
          if (i < 0 || i >= filterHeight || j < 0 || j >= filterWidth) continue;
          const source = (i * filterWidth + j) * inChannels * outChannels;
          const target = tap + (r * strideWidth + c) * inChannels;
          for (let b = 0; b < outChannels; b++) {
            for (let a = 0; a < inChannels; a++) {
              to[target + b * block + a] = from[source + a * outChannels + b]!;
            }
          }
        }
      }
    }
  }
  return out;
}

/** Lays blocks of pixels that lie in channels side by side; what hangs over the image is left out. */
function unfold(blocks: Image, info: tf.backend_util.Conv2DInfo): Image {
  const { strideHeight, strideWidth, inHeight, inWidth, inChannels } = info;
  const [batch, rows, columns, block] = blocks.shape;
  const out = newTensor<Image>([batch, inHeight, inWidth, inChannels]);
  const to = numbersOf(out);
  const from = numbersOf(blocks);
  const pixels = strideWidth * inChannels;
  let at = 0;
  for (let n = 0; n < batch; n++) {
    for (let y = 0; y < inHeight; y++) {
      const inBlock = (y % strideHeight) * pixels;
      const row = (n * rows + Math.floor(y / strideHeight)) * columns * block + inBlock;
      for (let x = 0; x < inWidth; x += strideWidth) {
        const source = row + (x / strideWidth) * block;
        const length = Math.min(pixels, (inWidth - x) * inChannels);
        for (let i = 0; i < length; i++) to[at++] = from[source + i]!;
      }
    }
  }
  return out;
}

/** How much to put before and after `size` rows for a window that begins at `first` and needs `needed` rows. */
const paddingFor = (first: number, needed: number, size: number): [number, number] => [
  -first,
  needed + first - size,
];

/**
 * Gradient of a convolution for its input: a convolution of dy with the filter turned by 180° and its channels swapped.
 * With a stride, it is one convolution for all places within a stride, each of which meets its own part of the filter,
 * as in sub-pixel convolution (Shi et al. 2016, arXiv 1609.05158): no zeros are inserted and none multiplied.
 * @param dy [batch, outHeight, outWidth, outChannels]
 * @returns [batch, inHeight, inWidth, inChannels]
 */
export function inputGradient(dy: Image, filter: Image, info: tf.backend_util.Conv2DInfo): Image {
  const { strideHeight, strideWidth, padInfo, inHeight, inWidth } = info;
  const rows = tapsOf(strideHeight, info.filterHeight, padInfo.top);
  const columns = tapsOf(strideWidth, info.filterWidth, padInfo.left);
  const windowHeight = Math.ceil(inHeight / strideHeight) + rows.count - 1;
  const windowWidth = Math.ceil(inWidth / strideWidth) + columns.count - 1;
  const [top, bottom] = paddingFor(rows.first, windowHeight, info.outHeight);
  const [left, right] = paddingFor(columns.first, windowWidth, info.outWidth);
  const cropped =
    Math.min(top, bottom, left, right) >= 0
      ? dy
      : tf.slice(
          dy,
          [0, Math.max(0, -top), Math.max(0, -left), 0],
          [
            dy.shape[0],
            dy.shape[1] + Math.min(0, top) + Math.min(0, bottom),
            dy.shape[2] + Math.min(0, left) + Math.min(0, right),
            dy.shape[3],
          ],
        );
  const blocks = tf.conv2d(cropped, blockFilter(filter, rows, columns, info), 1, [
    [0, 0],
    [Math.max(0, top), Math.max(0, bottom)],
    [Math.max(0, left), Math.max(0, right)],
    [0, 0],
  ]);
  return strideHeight === 1 && strideWidth === 1 ? blocks : unfold(blocks, info);
}
