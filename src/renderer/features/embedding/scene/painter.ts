/** What draws the points of a map onto a canvas. */
import type { Rgb } from '../colour/palette.ts';
import type { Camera, Size } from './camera.ts';

/** Shapes in the order of their numbers. */
export const shapes = ['circle', 'square', 'triangle', 'diamond', 'cross', 'ring'] as const;
export type Shape = (typeof shapes)[number];

/** How the points look: one entry a point. */
export interface PointStyles {
  /** Which colour of the palette. */
  colour: Uint8Array;
  /** Which of `shapes`. */
  shape: Uint8Array;
  /** Points to draw, from the back to the front; those left out are hidden. */
  order: Uint32Array;
  /** How many of them, from the start of `order`, are faint: what is not selected where something is. */
  faint: number;
}

/** Colours as bytes: red, green, blue and opacity of each. At most 256. */
export type Palette = Uint8Array;

export interface Frame {
  camera: Camera;
  size: Size;
  /** Pixels of the canvas to one of the page. */
  density: number;
  /** Diameter of a point, in pixels of the page. */
  pointSize: number;
  /** Between the layout before and the one after, in [0, 1]. */
  between: number;
}

export interface PointPainter {
  /** Whether it takes so long that not every frame can be drawn anew while one zooms. */
  readonly slow: boolean;
  /** x and y of each point in turn; with another layout of the same points to move to. */
  setLayouts(before: Float32Array, after: Float32Array): void;
  setStyles(styles: PointStyles): void;
  setPalette(palette: Palette, background: Rgb): void;
  draw(frame: Frame): void;
  /** Frees what it holds. */
  close(): void;
}

/** Opacity of what is not selected. */
export const faintOpacity = 0.16;
