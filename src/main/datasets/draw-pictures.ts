/** Draws images of a data set side by side into one picture. */
import sharp from 'sharp';
import type { SplitName } from '#shared/dataset.ts';
import type { Dataset } from './dataset.ts';

export interface Pictures {
  /** Pictures in a row. */
  columns: number;
  size: number;
  labels: number[];
  /** A PNG, the pictures row by row. */
  png: Uint8Array<ArrayBuffer>;
}

/**
 * Scales each image to fit its square (enlarged without smoothing, so that single pixels show) and puts them side by
 * side in about as many rows as columns.
 */
export async function drawPictures(
  dataset: Dataset,
  splitName: SplitName,
  ids: readonly number[],
  size: number,
): Promise<Pictures> {
  const split = dataset.splits[splitName];
  const [height, width, channels] = dataset.imageShape;
  const imageBytes = height * width * channels;
  const pixels = new Uint8Array(ids.length * imageBytes);
  split.gather(Int32Array.from(ids), pixels);

  const columns = Math.ceil(Math.sqrt(ids.length));
  const rows = Math.ceil(ids.length / columns);
  const fit = size / Math.max(height, width);
  const [tall, wide] = [Math.max(1, Math.round(height * fit)), Math.max(1, Math.round(width * fit))];
  const sheet = new Uint8Array(rows * size * columns * size * channels);
  for (let i = 0; i < ids.length; i++) {
    const image = pixels.subarray(i * imageBytes, (i + 1) * imageBytes);
    const scaled =
      fit === 1 ? image : await scale(image, { height, width, channels: channels as 1 | 3 }, tall, wide);
    const top = Math.floor(i / columns) * size + Math.floor((size - tall) / 2);
    const left = (i % columns) * size + Math.floor((size - wide) / 2);
    for (let row = 0; row < tall; row++) {
      const line = scaled.subarray(row * wide * channels, (row + 1) * wide * channels);
      sheet.set(line, ((top + row) * columns * size + left) * channels);
    }
  }
  const raw = { height: rows * size, width: columns * size, channels: channels as 1 | 3 };
  // Noise hardly gets smaller, and whoever waits for a picture is mostly on this machine.
  const png = await sharp(sheet, { raw, limitInputPixels: false }).png({ compressionLevel: 1 }).toBuffer();
  return { columns, size, labels: ids.map((position) => split.labels[position]!), png: Uint8Array.from(png) };
}

function scale(
  image: Uint8Array,
  raw: { height: number; width: number; channels: 1 | 3 },
  height: number,
  width: number,
): Promise<Uint8Array> {
  const kernel = height > raw.height ? 'nearest' : 'lanczos3';
  // A grey image stays one byte a pixel.
  const space = raw.channels === 1 ? 'b-w' : 'srgb';
  return sharp(image, { raw })
    .resize({ height, width, fit: 'fill', kernel })
    .toColourspace(space)
    .raw()
    .toBuffer();
}
