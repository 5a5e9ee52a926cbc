/**
 * Draws points pixel by pixel: where there is no GPU. A software GPU sets up each point as geometry, which takes it some
 * ten times as long for small points as stamping them does.
 */
import type { Rgb } from '../colour/palette.ts';
import {
  type Frame,
  faintOpacity,
  type Palette,
  type PointPainter,
  type PointStyles,
  shapes,
} from './painter.ts';

/** How much of each pixel of a square a shape covers, in [0, 255], row by row. */
export interface Stamp {
  side: number;
  cover: Uint8Array;
}

/** The same distances as the shader of painter-gl.ts, in halves of the point's size; negative is inside. */
function distance(shape: number, x: number, y: number): number {
  const [qx, qy] = [Math.abs(x), Math.abs(y)];
  switch (shapes[shape]) {
    case 'square':
      return Math.max(qx, qy) - 0.85;
    case 'triangle':
      return Math.max(qx * 0.866 - y * 0.5 - 0.5, y - 0.75);
    case 'diamond':
      return (qx + qy - 1) * 0.8;
    case 'cross':
      return Math.max(Math.min(qx, qy) - 0.3, Math.max(qx, qy) - 1);
    case 'ring':
      return Math.abs(Math.hypot(x, y) - 0.72) - 0.28;
    default:
      return Math.hypot(x, y) - 1;
  }
}

/** @param size of the point in pixels */
export function stampOf(shape: number, size: number): Stamp {
  // An odd side has a pixel in its middle.
  const side = 2 * Math.ceil((size - 1) / 2) + 1;
  const cover = new Uint8Array(side * side);
  const middle = (side - 1) / 2;
  for (let row = 0; row < side; row++) {
    for (let column = 0; column < side; column++) {
      const far = distance(shape, (2 * (column - middle)) / size, (2 * (row - middle)) / size);
      cover[row * side + column] = Math.round(255 * Math.min(1, Math.max(0, 0.5 - (far * size) / 2)));
    }
  }
  return { side, cover };
}

export interface Pixels {
  /** Red, green, blue and opacity of each pixel. */
  data: Uint8ClampedArray;
  width: number;
  height: number;
}

interface Points {
  before: Float32Array;
  after: Float32Array;
  styles: PointStyles;
  palette: Palette;
  background: Rgb;
}

/** A pixel as one number: opacity, blue, green, red from the highest byte down. */
const word = (red: number, green: number, blue: number) =>
  ((255 << 24) | (blue << 16) | (green << 8) | red) >>> 0;

/** A stamp in one colour, for a picture so wide: of each pixel that it covers what is added to how much of that below. */
interface Ink {
  side: number;
  /** How far each is from the stamp's first. */
  steps: Int32Array;
  /** Parts of 256 that are kept of what is below. */
  keep: Int32Array;
  /** Red and blue, and green, times the other parts of 256; with a half, for rounding. */
  redBlue: Int32Array;
  green: Int32Array;
}

function inkOf({ side, cover }: Stamp, width: number, colour: number, opacity: number): Ink {
  const places = [...cover.keys()].filter((i) => cover[i]! > 0);
  const parts = Int32Array.from(places, (i) => Math.round((256 / 255) * cover[i]! * opacity));
  return {
    side,
    steps: Int32Array.from(places, (i) => Math.floor(i / side) * width + (i % side)),
    keep: parts.map((part) => 256 - part),
    redBlue: parts.map((part) => Math.imul(colour & 0xff00ff, part) + 0x800080),
    green: parts.map((part) => Math.imul((colour >>> 8) & 0xff, part) + 0x80),
  };
}

/** Draws the background, and the points in sight on it. */
export function stampPoints(
  { data, width, height }: Pixels,
  { before, after, styles, palette, background }: Points,
  { camera, density, pointSize, between }: Frame,
): void {
  const words = new Uint32Array(data.buffer, data.byteOffset, width * height);
  words.fill(word(...background));
  const { order, faint, colour, shape } = styles;
  const size = Math.max(2, pointSize * density);
  const stamps = shapes.map((_, i) => stampOf(i, size));
  const scale = camera.scale * density;
  const [middleX, middleY] = [width / 2, height / 2];
  let inks: Ink[] = [];
  for (let k = 0; k < order.length; k++) {
    if (k === faint) inks = [];
    const i = order[k]!;
    const x0 = before[2 * i]!;
    const y0 = before[2 * i + 1]!;
    const x = middleX + (x0 + (after[2 * i]! - x0) * between - camera.x) * scale;
    const y = middleY - (y0 + (after[2 * i + 1]! - y0) * between - camera.y) * scale;
    // Of 256 colours and a few shapes.
    const look = (shape[i]! << 8) | colour[i]!;
    let ink = inks[look];
    if (ink === undefined) {
      const p = 4 * colour[i]!;
      ink = inkOf(
        stamps[shape[i]!] ?? stamps[0]!,
        width,
        word(palette[p]!, palette[p + 1]!, palette[p + 2]!),
        k < faint ? faintOpacity : 1,
      );
      inks[look] = ink;
    }
    const { side, steps, keep, redBlue, green } = ink;
    const left = Math.floor(x) - (side >> 1);
    const top = Math.floor(y) - (side >> 1);
    if (left < 0 || top < 0 || left + side > width || top + side > height) continue;
    const first = top * width + left;
    for (let c = 0; c < steps.length; c++) {
      const at = first + steps[c]!;
      const under = words[at]!;
      // Two bytes at a time, each with a free one above it.
      words[at] =
        0xff000000 |
        (((Math.imul(under & 0xff00ff, keep[c]!) + redBlue[c]!) >>> 8) & 0xff00ff) |
        ((Math.imul((under >>> 8) & 0xff, keep[c]!) + green[c]!) & 0xff00);
    }
  }
}

/** A painter for the canvas. What is opaque costs the browser less to compose. */
export function openPixelPainter(canvas: HTMLCanvasElement): PointPainter {
  const context = canvas.getContext('2d', { alpha: false })!;
  let image: ImageData | undefined;
  let points: Points = {
    before: new Float32Array(),
    after: new Float32Array(),
    styles: { colour: new Uint8Array(), shape: new Uint8Array(), order: new Uint32Array(), faint: 0 },
    palette: new Uint8Array(4),
    background: [255, 255, 255],
  };
  return {
    slow: true,
    setLayouts(before, after) {
      points = { ...points, before, after };
    },
    setStyles(styles) {
      points = { ...points, styles };
    },
    setPalette(palette, background) {
      points = { ...points, palette, background };
    },
    draw(frame) {
      const { width, height } = canvas;
      if (image?.width !== width || image.height !== height) image = new ImageData(width, height);
      stampPoints(image, points, frame);
      context.putImageData(image, 0, 0);
    },
    close() {},
  };
}
