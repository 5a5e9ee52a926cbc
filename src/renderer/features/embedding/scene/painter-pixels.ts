/**
 * Draws points pixel by pixel: where there is no GPU. A software GPU sets up each point as geometry, which takes it some
 * ten times as long for small points as stamping them does.
 */
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
}

/** Pixels that a stamp covers at all: how far each is from its first, in a picture so wide, and how much. */
function coveredBy(
  { side, cover }: Stamp,
  width: number,
): { steps: Int32Array; cover: Uint8Array; side: number } {
  const places = [...cover.keys()].filter((i) => cover[i]! > 0);
  const steps = Int32Array.from(places, (i) => Math.floor(i / side) * width + (i % side));
  return { steps, cover: Uint8Array.from(places, (i) => cover[i]!), side };
}

/** Draws the points in sight over what is there. */
export function stampPoints(
  { data, width, height }: Pixels,
  { before, after, styles, palette }: Points,
  { camera, density, pointSize, between }: Frame,
): void {
  const { order, faint, colour, shape } = styles;
  // A pixel as one number: opacity, blue, green, red from the highest byte down.
  const words = new Uint32Array(data.buffer, data.byteOffset, width * height);
  const size = Math.max(2, pointSize * density);
  const stamps = shapes.map((_, i) => coveredBy(stampOf(i, size), width));
  const scale = camera.scale * density;
  const [middleX, middleY] = [width / 2, height / 2];
  for (let k = 0; k < order.length; k++) {
    const i = order[k]!;
    const x0 = before[2 * i]!;
    const y0 = before[2 * i + 1]!;
    const x = middleX + (x0 + (after[2 * i]! - x0) * between - camera.x) * scale;
    const y = middleY - (y0 + (after[2 * i + 1]! - y0) * between - camera.y) * scale;
    const { steps, cover, side } = stamps[shape[i]!] ?? stamps[0]!;
    const left = Math.floor(x) - (side >> 1);
    const top = Math.floor(y) - (side >> 1);
    if (left < 0 || top < 0 || left + side > width || top + side > height) continue;
    const p = 4 * colour[i]!;
    const rgb = palette[p]! | (palette[p + 1]! << 8) | (palette[p + 2]! << 16);
    const first = top * width + left;
    const opacity = k < faint ? faintOpacity : 1;
    for (let c = 0; c < steps.length; c++) {
      const covered = Math.round(cover[c]! * opacity);
      const at = first + steps[c]!;
      const under = words[at]!;
      words[at] = covered === 255 || under === 0 ? (covered << 24) | rgb : over(rgb, covered, under);
    }
  }
}

/** Source over destination, with colours that are not multiplied by their opacity. */
function over(rgb: number, covered: number, under: number): number {
  const rest = ((under >>> 24) * (255 - covered)) / 255;
  const whole = covered + rest;
  const share = covered / whole;
  const mix = (shift: number) => {
    const below = (under >>> shift) & 255;
    return (below + (((rgb >>> shift) & 255) - below) * share + 0.5) << shift;
  };
  return (Math.round(whole) << 24) | (mix(16) & 0xff0000) | (mix(8) & 0xff00) | (mix(0) & 0xff);
}

/** A painter for the canvas. */
export function openPixelPainter(canvas: HTMLCanvasElement): PointPainter {
  const context = canvas.getContext('2d')!;
  let image: ImageData | undefined;
  let points: Points = {
    before: new Float32Array(),
    after: new Float32Array(),
    styles: { colour: new Uint8Array(), shape: new Uint8Array(), order: new Uint32Array(), faint: 0 },
    palette: new Uint8Array(4),
  };
  return {
    setLayouts(before, after) {
      points = { ...points, before, after };
    },
    setStyles(styles) {
      points = { ...points, styles };
    },
    setPalette(palette) {
      points = { ...points, palette };
    },
    draw(frame) {
      const { width, height } = canvas;
      if (image?.width !== width || image.height !== height) image = new ImageData(width, height);
      else image.data.fill(0);
      stampPoints(image, points, frame);
      context.putImageData(image, 0, 0);
    },
    close() {},
  };
}
