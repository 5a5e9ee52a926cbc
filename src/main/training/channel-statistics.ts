import type { Split } from '../datasets/dataset.ts';
import type { ChannelStatistics } from './layers/input-normalization.ts';

/** Images read at a time. */
const chunk = 1000;

/** Mean and population variance of each channel over a whole split, summed exactly in integers. */
export function channelStatistics(
  split: Split,
  imageShape: readonly [number, number, number],
): ChannelStatistics {
  const [height, width, channels] = imageShape;
  const imageSize = height * width * channels;
  const sums = new Float64Array(channels);
  const squares = new Float64Array(channels);
  for (let start = 0; start < split.size; start += chunk) {
    const indices = Int32Array.from({ length: Math.min(chunk, split.size - start) }, (_, i) => start + i);
    const bytes = new Uint8Array(indices.length * imageSize);
    split.gather(indices, bytes);
    for (let i = 0; i < bytes.length; i += channels) {
      for (let c = 0; c < channels; c++) {
        const value = bytes[i + c]!;
        sums[c]! += value;
        squares[c]! += value * value;
      }
    }
  }
  const pixels = split.size * height * width;
  const mean = sums.map((sum) => sum / pixels);
  return { mean, variance: squares.map((sum, c) => sum / pixels - mean[c]! ** 2) };
}
