import { expect, test } from 'vitest';
import { lookOf, ownLooks, type Rgb, readRgb, scaleColour } from './palette.ts';

test('48 classes have a pair of colour and shape of their own', () => {
  const looks = Array.from({ length: ownLooks }, (_, i) => lookOf(i));
  expect(new Set(looks.map(({ colour, shape }) => `${colour}/${shape}`)).size).toBe(48);
  expect(looks.every(({ colour, shape }) => colour < 8 && shape < 6)).toBe(true);
});

test('colours as browsers tell them', () => {
  expect(readRgb('rgb(0, 114, 178)')).toEqual([0, 114, 178]);
  expect(readRgb('rgb(1 2 3 / 0.5)')).toEqual([1, 2, 3]);
});

/** Relative luminance and contrast as WCAG 2.2 defines them. */
function luminance(rgb: Rgb): number {
  const [r, g, b] = rgb.map((byte) => {
    const c = byte / 255;
    return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
  }) as [number, number, number];
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}
const contrast = (a: Rgb, b: Rgb) => {
  const [high, low] = [luminance(a), luminance(b)].toSorted((x, y) => y - x) as [number, number];
  return (high + 0.05) / (low + 0.05);
};

test.each([
  ['light', [255, 255, 255]],
  ['dark', [22, 24, 28]],
] as const)('the scale stands out from the %s background and grows steadily lighter', (theme, background) => {
  const steps = Array.from({ length: 65 }, (_, i) => scaleColour(theme, i / 64));
  for (const step of steps) expect(contrast(step, background)).toBeGreaterThanOrEqual(3);
  const lightness = steps.map(luminance);
  for (let i = 1; i < lightness.length; i++) expect(lightness[i]).toBeGreaterThanOrEqual(lightness[i - 1]!);
});

test('beyond its ends the scale stays at its ends', () => {
  expect(scaleColour('light', -3)).toEqual(scaleColour('light', 0));
  expect(scaleColour('light', 7)).toEqual([172, 132, 0]);
});
