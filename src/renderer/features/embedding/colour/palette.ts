/**
 * Which colour and shape each class has. The first 48 classes have a pair of their own: one of Okabe and Ito's eight
 * colours with one of six shapes. With more classes there is no set of colours that people tell apart, so the colours
 * run through the classes in order, from blue to yellow, which all kinds of colour vision see.
 */
import type { Palette } from '../scene/painter.ts';

/** Bytes of red, green and blue. */
export type Rgb = readonly [number, number, number];

export const colours = 8;
const shapeCount = 6;
/** As many classes as can have a colour and shape of their own. */
export const ownLooks = colours * shapeCount;

export interface Look {
  /** Number of the colour among the theme's series; from 0. */
  colour: number;
  /** Number of the shape. */
  shape: number;
}

/** Pairs of equal parity come first, then the others: no pair comes twice among the first 48. */
export const lookOf = (index: number): Look => ({
  colour: index % colours,
  shape: (index + Math.floor(index / 24)) % shapeCount,
});

/** "rgb(1, 2, 3)" or "rgb(1 2 3)", as browsers tell computed colours. */
export function readRgb(css: string): Rgb {
  const [r = 0, g = 0, b = 0] = (css.match(/[\d.]+/g) ?? []).map(Number);
  return [Math.round(r), Math.round(g), Math.round(b)];
}

/** Blue, grey, yellow: even in lightness, with a contrast of 3:1 on the theme's background at either end. */
const scales: Record<'light' | 'dark', readonly Rgb[]> = {
  light: [
    [20, 62, 132],
    [84, 98, 122],
    [128, 128, 122],
    [154, 130, 74],
    [172, 132, 0],
  ],
  dark: [
    [92, 140, 240],
    [142, 164, 206],
    [178, 180, 176],
    [222, 204, 128],
    [255, 226, 84],
  ],
};

/** A place on the scale. @param share in [0, 1] */
export function scaleColour(theme: 'light' | 'dark', share: number): Rgb {
  const stops = scales[theme];
  const at = Math.min(1, Math.max(0, share)) * (stops.length - 1);
  const from = Math.min(stops.length - 2, Math.floor(at));
  const [a, b] = [stops[from]!, stops[from + 1]!];
  const mix = (i: 0 | 1 | 2) => Math.round(a[i] + (b[i] - a[i]) * (at - from));
  return [mix(0), mix(1), mix(2)];
}

export function paletteOf(list: readonly Rgb[], opacity = 255): Palette {
  const bytes = new Uint8Array(4 * list.length);
  for (const [i, [r, g, b]] of list.entries()) bytes.set([r, g, b, opacity], 4 * i);
  return bytes;
}
