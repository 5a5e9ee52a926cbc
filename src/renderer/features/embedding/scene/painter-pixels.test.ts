import { expect, test } from 'vitest';
import { stampOf, stampPoints } from './painter-pixels.ts';

const camera = { x: 0, y: 0, scale: 1 };
const frame = { camera, size: { width: 9, height: 9 }, density: 1, pointSize: 3, between: 0 };
const pixels = () => ({ data: new Uint8ClampedArray(4 * 81), width: 9, height: 9 });
const palette = Uint8Array.of(200, 0, 0, 255, 0, 100, 0, 255);
const background = [250, 240, 30] as const;
const at = (data: Uint8ClampedArray, x: number, y: number) => [
  ...data.slice(4 * (9 * y + x), 4 * (9 * y + x) + 4),
];
const one = Uint8Array.of(0);

test('a stamp covers its middle, and fades at its edge', () => {
  const { side, cover } = stampOf(0, 5);
  expect(side).toBe(5);
  expect(cover[12]).toBe(255);
  expect(cover[0]).toBeLessThan(cover[2]!);
  expect(cover[2]).toBeGreaterThan(0);
  // A ring has a hole.
  expect(stampOf(5, 9).cover[40]).toBe(0);
});

test('a point is drawn where it is, moving included', () => {
  const image = pixels();
  const styles = { colour: one, shape: one, order: Uint32Array.of(0), faint: 0 };
  const points = { before: Float32Array.of(0, 0), after: Float32Array.of(2, 2), styles, palette, background };
  stampPoints(image, points, frame);
  expect(at(image.data, 4, 4)).toEqual([200, 0, 0, 255]);
  const moved = pixels();
  stampPoints(moved, points, { ...frame, between: 1 });
  expect(at(moved.data, 4, 4)).toEqual([...background, 255]);
  // y grows upward on the map.
  expect(at(moved.data, 6, 2)).toEqual([200, 0, 0, 255]);
});

test('what is drawn later covers; what is faint lets through', () => {
  const two = { colour: Uint8Array.of(0, 1), shape: Uint8Array.of(0, 0) };
  const xy = new Float32Array(4);
  const clear = pixels();
  stampPoints(
    clear,
    { before: xy, after: xy, styles: { ...two, order: Uint32Array.of(0, 1), faint: 0 }, palette, background },
    frame,
  );
  expect(at(clear.data, 4, 4)).toEqual([0, 100, 0, 255]);
  const faint = pixels();
  stampPoints(
    faint,
    { before: xy, after: xy, styles: { ...two, order: Uint32Array.of(0), faint: 1 }, palette, background },
    frame,
  );
  expect(at(faint.data, 4, 4)).toEqual([242, 202, 25, 255]);
});

test('hidden points and those out of sight are not drawn', () => {
  const image = pixels();
  const styles = { colour: one, shape: one, order: Uint32Array.of(0), faint: 0 };
  const far = Float32Array.of(1e6, 0);
  stampPoints(image, { before: far, after: far, styles, palette, background }, frame);
  stampPoints(
    image,
    {
      before: new Float32Array(2),
      after: new Float32Array(2),
      styles: { ...styles, order: new Uint32Array() },
      palette,
      background,
    },
    frame,
  );
  const bytes = [...background, 255];
  expect(image.data.every((value, i) => value === bytes[i % 4])).toBe(true);
});
