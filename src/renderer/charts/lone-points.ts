/**
 * Lines of one point, such as a metric that is measured at the end alone: a band has no width there, so the spread is a
 * bar with caps, and points at the same place stand beside one another.
 */
import type { Beside, DrawnLine } from './drawn-line.ts';
import type { Axis } from './pixels.ts';
import { drawPoints } from './point-shapes.ts';

/** Pixels from one point to the next, at most; and half of a cap. */
const apart = 9;
const cap = 3;
/** More than these at one place would be told apart no better side by side. */
const crowd = 24;

/** Of each line its place among those at the same x; undefined where it has more points than one. */
export function besideOneAnother(lines: readonly { x: ArrayLike<number> }[]): (Beside | undefined)[] {
  const alone = lines.filter(({ x }) => x.length === 1);
  const groups = Map.groupBy(alone, ({ x }) => x[0]);
  return lines.map((line) => {
    if (line.x.length !== 1) return undefined;
    const group = groups.get(line.x[0])!;
    return group.length > crowd ? { rank: 0, of: 1 } : { rank: group.indexOf(line), of: group.length };
  });
}

/** Pixel of a point that stands beside others; all of them stay on the axis. */
export function pixelBeside(at: number, { rank, of }: Beside, { from, to, pixel, length }: Axis): number {
  const step = Math.min(apart, length / Math.max(1, of));
  const half = (step * (of - 1)) / 2;
  const [begin, end] = [pixel(from), pixel(to)];
  const middle = Math.min(Math.max(at, begin + half), end - half);
  return middle - half + step * rank;
}

/** Draws a line of one point, with its spread. */
export function drawLonePoint(
  context: CanvasRenderingContext2D,
  line: DrawnLine,
  beside: Beside,
  { x, y }: { x: Axis; y: Axis },
): void {
  const [place, value] = [line.x[0]!, line.y[0]!];
  if (place < x.from || place > x.to) return;
  const across = pixelBeside(x.pixel(place), beside, x);
  const [low, high] = [line.band?.lower[0], line.band?.upper[0]].map((end) => y.pixel(end ?? Number.NaN));
  if (Number.isFinite(high)) {
    // What a logarithmic axis has no place for is below its end.
    const ends = [Number.isFinite(low) ? low! : y.end, high!] as const;
    context.strokeStyle = line.colour;
    context.lineWidth = 1.5;
    context.beginPath();
    context.moveTo(across, ends[0]);
    context.lineTo(across, ends[1]);
    for (const end of ends) {
      context.moveTo(across - cap, end);
      context.lineTo(across + cap, end);
    }
    context.stroke();
  }
  drawPoints(context, line, [[across, y.pixel(value)]]);
}
