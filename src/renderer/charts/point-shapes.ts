/** Shapes that tell the points of one line from those of another without colour. */
import type { SeriesStyle } from './colours.svelte.ts';

/** Adds a point to the path. */
type Shape = (context: CanvasRenderingContext2D, x: number, y: number, radius: number) => void;

const polygon =
  (corners: number, turn: number): Shape =>
  (context, x, y, radius) => {
    for (let i = 0; i < corners; i++) {
      const angle = turn + (2 * Math.PI * i) / corners;
      const [px, py] = [x + radius * Math.sin(angle), y - radius * Math.cos(angle)];
      if (i === 0) context.moveTo(px, py);
      else context.lineTo(px, py);
    }
    context.closePath();
  };

const rays =
  (count: number): Shape =>
  (context, x, y, radius) => {
    for (let i = 0; i < count; i++) {
      const angle = (Math.PI * i) / count;
      const [dx, dy] = [radius * Math.sin(angle), radius * Math.cos(angle)];
      context.moveTo(x - dx, y - dy);
      context.lineTo(x + dx, y + dy);
    }
  };

const shapes: Record<SeriesStyle['point'], Shape> = {
  circle(context, x, y, radius) {
    context.moveTo(x + radius, y);
    context.arc(x, y, radius, 0, 2 * Math.PI);
  },
  rect: polygon(4, Math.PI / 4),
  rectRot: polygon(4, 0),
  triangle: polygon(3, 0),
  cross: rays(2),
  star: rays(4),
};

/** @param places their pixels; those without a place are left out */
export function drawPoints(
  context: CanvasRenderingContext2D,
  { colour, radius, point }: { colour: string; radius: number; point: SeriesStyle['point'] },
  places: Iterable<readonly [x: number, y: number]>,
): void {
  context.fillStyle = colour;
  context.strokeStyle = colour;
  context.lineWidth = 1.5;
  context.beginPath();
  for (const [x, y] of places)
    if (Number.isFinite(x) && Number.isFinite(y)) shapes[point](context, x, y, radius);
  if (point === 'cross' || point === 'star') context.stroke();
  else context.fill();
}
