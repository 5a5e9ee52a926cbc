/** Draws points as shapes on a canvas of two dimensions: for pictures of any size. */
import { toScreen } from './camera.ts';
import { type Frame, faintOpacity, type Palette, type PointStyles, type Shape, shapes } from './painter.ts';

/** What draws the outline of a shape: a context of a canvas, or what writes it down. */
export interface Tracer {
  moveTo(x: number, y: number): void;
  lineTo(x: number, y: number): void;
  closePath(): void;
  rect(x: number, y: number, width: number, height: number): void;
  arc(x: number, y: number, radius: number, from: number, to: number, backward?: boolean): void;
}

/** Adds a shape to the path. @param r half its size */
export function traceShape(pen: Tracer, shape: Shape, x: number, y: number, r: number): void {
  if (shape === 'circle') {
    pen.moveTo(x + r, y);
    pen.arc(x, y, r, 0, 2 * Math.PI);
  } else if (shape === 'ring') {
    pen.moveTo(x + r, y);
    pen.arc(x, y, r, 0, 2 * Math.PI);
    pen.moveTo(x + 0.45 * r, y);
    pen.arc(x, y, 0.45 * r, 0, 2 * Math.PI, true);
  } else if (shape === 'square') pen.rect(x - 0.85 * r, y - 0.85 * r, 1.7 * r, 1.7 * r);
  else trace(pen, corners[shape], x, y, r);
}

const corners: Record<'triangle' | 'diamond' | 'cross', readonly (readonly [number, number])[]> = {
  triangle: [
    [0, -1],
    [1, 0.75],
    [-1, 0.75],
  ],
  diamond: [
    [0, -1],
    [1, 0],
    [0, 1],
    [-1, 0],
  ],
  cross: [
    [-0.3, -1],
    [0.3, -1],
    [0.3, -0.3],
    [1, -0.3],
    [1, 0.3],
    [0.3, 0.3],
    [0.3, 1],
    [-0.3, 1],
    [-0.3, 0.3],
    [-1, 0.3],
    [-1, -0.3],
    [-0.3, -0.3],
  ],
};

function trace(
  pen: Tracer,
  places: readonly (readonly [number, number])[],
  x: number,
  y: number,
  r: number,
): void {
  for (const [i, [dx, dy]] of places.entries()) {
    if (i === 0) pen.moveTo(x + dx * r, y + dy * r);
    else pen.lineTo(x + dx * r, y + dy * r);
  }
  pen.closePath();
}

export interface Drawing {
  layout: Float32Array;
  styles: PointStyles;
  palette: Palette;
}

/** Draws the points in sight. Neighbours in the order that look alike share a path. */
export function paintPoints(
  pen: CanvasRenderingContext2D,
  { layout, styles, palette }: Drawing,
  frame: Frame,
): void {
  const { order, faint, colour, shape } = styles;
  const r = frame.pointSize / 2;
  const { width, height } = frame.size;
  let drawn = -1;
  const end = () => {
    if (drawn >= 0) pen.fill();
  };
  for (let i = 0; i < order.length; i++) {
    const p = order[i]!;
    const [x, y] = toScreen(frame.camera, frame.size, layout[2 * p]!, layout[2 * p + 1]!);
    if (x < -r || y < -r || x > width + r || y > height + r) continue;
    const look = colour[p]! * 2 + (i < faint ? 1 : 0);
    if (look !== drawn) {
      end();
      pen.beginPath();
      pen.fillStyle = cssOf(palette, colour[p]!);
      pen.globalAlpha = i < faint ? faintOpacity : (palette[4 * colour[p]! + 3] ?? 255) / 255;
      drawn = look;
    }
    traceShape(pen, shapes[shape[p]!] ?? 'circle', x, y, r);
  }
  end();
  pen.globalAlpha = 1;
}

export const cssOf = (palette: Palette, i: number): string =>
  `rgb(${palette[4 * i]} ${palette[4 * i + 1]} ${palette[4 * i + 2]})`;
