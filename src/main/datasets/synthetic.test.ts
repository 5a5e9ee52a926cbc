import { expect, test } from 'vitest';
import type { Split } from './dataset.ts';
import { openSynthetic } from './synthetic.ts';

function imagesOf(split: Split, bytes: number): Uint8Array[] {
  const all = new Uint8Array(split.size * bytes);
  split.gather(
    Int32Array.from({ length: split.size }, (_, i) => i),
    all,
  );
  return Array.from({ length: split.size }, (_, i) => all.subarray(i * bytes, (i + 1) * bytes));
}

/** The direction in which the image changes most, in [0, π): the main axis of its structure tensor. */
function orientation(image: Uint8Array, size: number): number {
  const at = (y: number, x: number) => image[3 * (y * size + x)]!;
  let [xx, yy, xy] = [0, 0, 0];
  for (let y = 1; y < size - 1; y++) {
    for (let x = 1; x < size - 1; x++) {
      const dx = at(y, x + 1) - at(y, x - 1);
      const dy = at(y + 1, x) - at(y - 1, x);
      xx += dx * dx;
      yy += dy * dy;
      xy += dx * dy;
    }
  }
  return (Math.atan2(2 * xy, xx - yy) / 2 + Math.PI) % Math.PI;
}

test('is determined by its seed', () => {
  expect(openSynthetic().fingerprint).toBe(openSynthetic().fingerprint);
  expect(openSynthetic({ seed: 1 }).fingerprint).not.toBe(openSynthetic().fingerprint);
});

test('has the sizes asked for, as many images of every class, and no image in both splits', () => {
  const { imageShape, classes, splits } = openSynthetic({
    classes: 3,
    size: 8,
    trainPerClass: 5,
    testPerClass: 2,
  });
  expect(imageShape).toEqual([8, 8, 3]);
  expect(classes).toEqual(['grating-0', 'grating-60', 'grating-120']);
  expect([...splits.train.labels].sort()).toEqual([0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 2, 2, 2, 2, 2]);
  expect([...splits.test.labels].sort()).toEqual([0, 0, 1, 1, 2, 2]);
  const texts = (split: Split) => imagesOf(split, 192).map((image) => Buffer.from(image).toString('hex'));
  expect(new Set([...texts(splits.train), ...texts(splits.test)]).size).toBe(21);
});

test.each([8, 16, 32])('its classes can be told apart at %i pixels', (size) => {
  const classes = 4;
  const { train } = openSynthetic({ classes, size }).splits;
  const right = imagesOf(train, size * size * 3).filter((image, i) => {
    const step = Math.PI / classes;
    return Math.round(orientation(image, size) / step) % classes === train.labels[i];
  });
  expect(right.length / train.size).toBeGreaterThan(0.95);
});
