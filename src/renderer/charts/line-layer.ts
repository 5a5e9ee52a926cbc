/**
 * Draws the lines of a chart straight from their arrays: an object for each point, as Chart.js has, is more than a
 * thousand lines leave room for. Lines that look alike are one path. Where points outnumber the pixels across, each
 * column of pixels gets its first, least, greatest and last: the picture is the same.
 */
import type { Chart, Plugin } from 'chart.js';
import type { DrawnLine } from './drawn-line.ts';
import { firstNotBelow } from './extent.ts';
import { drawLonePoint } from './lone-points.ts';
import { type Axis, axisOfScale } from './pixels.ts';
import { drawPoints } from './point-shapes.ts';

/** How far lines and points reach over the edge of the plot, in pixels. */
const overhang = 4;

/** @param current read each time the chart is drawn */
export function linesPlugin(current: () => readonly DrawnLine[]): Plugin<'line'> {
  return {
    id: 'lines',
    beforeDatasetsDraw(chart: Chart<'line'>) {
      const { ctx, chartArea: area, scales } = chart;
      if (scales.x === undefined || scales.y === undefined) return;
      const x = axisOfScale(scales.x, 'nowhere');
      const y = axisOfScale(scales.y);
      const column = 1 / chart.currentDevicePixelRatio;
      ctx.save();
      ctx.beginPath();
      ctx.rect(
        area.left - overhang,
        area.top - overhang,
        area.width + 2 * overhang,
        area.height + 2 * overhang,
      );
      ctx.clip();
      ctx.lineJoin = 'round';
      for (const alike of groupsOf(current())) drawAlike(ctx, alike, { x, y, column });
      ctx.restore();
    },
  };
}

interface Frame {
  x: Axis;
  y: Axis;
  /** Width of a pixel of the canvas. */
  column: number;
}

/** Lines that can be one stroke, in the order of their first ones; each with a band or with points stays alone. */
function groupsOf(lines: readonly DrawnLine[]): DrawnLine[][] {
  const groups = new Map<string, DrawnLine[]>();
  for (const [i, line] of lines.entries()) {
    const { colour, width, dash, radius, band } = line;
    const key = radius > 0 || band !== undefined ? String(i) : `${colour} ${width} ${dash}`;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [line]);
    else group.push(line);
  }
  return [...groups.values()];
}

function drawAlike(context: CanvasRenderingContext2D, lines: readonly DrawnLine[], frame: Frame): void {
  const [first] = lines;
  if (first === undefined) return;
  const { colour, width, dash, radius, band, beside } = first;
  if (beside !== undefined) {
    drawLonePoint(context, first, beside, frame);
    return;
  }
  if (band !== undefined) {
    context.fillStyle = band.colour;
    context.beginPath();
    traceBand(context, first.x, band.lower, band.upper, frame);
    context.fill();
  }
  context.strokeStyle = colour;
  context.lineWidth = width;
  context.setLineDash([...dash]);
  context.beginPath();
  for (const { x, y } of lines) traceLine(context, x, y, frame);
  context.stroke();
  context.setLineDash([]);
  if (radius > 0) {
    const { x, y } = frame;
    drawPoints(
      context,
      first,
      Array.from(first.x, (place, i) => [x.pixel(place), y.pixel(first.y[i]!)] as const),
    );
  }
}

/** The part of the points that is in view, and one on either side of it: the line goes on over the edge. */
function inView(places: ArrayLike<number>, { from, to }: Axis): [first: number, end: number] {
  return [
    Math.max(0, firstNotBelow(places, from) - 1),
    Math.min(places.length, firstNotBelow(places, to) + 2),
  ];
}

/** Adds a line to the path. */
export function traceLine(
  context: Pick<CanvasRenderingContext2D, 'moveTo' | 'lineTo'>,
  places: ArrayLike<number>,
  values: ArrayLike<number>,
  { x, y, column }: Frame,
): void {
  const [first, end] = inView(places, x);
  // Up to four points a column are what thinning would leave.
  const thinned = (end - first) * column > 4 * x.length;
  /** Points of the piece that has been begun. */
  let length = 0;
  let at = Number.NaN;
  let [lowest, highest, last] = [0, 0, 0];
  const flush = () => {
    if (lowest !== last) context.lineTo(at, lowest);
    if (highest !== last && highest !== lowest) context.lineTo(at, highest);
    context.lineTo(at, last);
  };
  let [alone, height] = [0, 0];
  const finish = () => {
    if (thinned && length > 0) flush();
    // A value between two gaps is a dot.
    if (length === 1) context.lineTo(alone + 0.5, height);
    length = 0;
    at = Number.NaN;
  };
  for (let i = first; i < end; i++) {
    const [px, py] = [x.pixel(places[i]!), y.pixel(values[i]!)];
    if (!Number.isFinite(px) || !Number.isFinite(py)) {
      finish();
      continue;
    }
    length += 1;
    if (length === 1) {
      [alone, height] = [px, py];
      context.moveTo(px, py);
    } else if (!thinned) context.lineTo(px, py);
    if (!thinned) continue;
    if (Math.abs(px - at) < column) {
      lowest = Math.max(lowest, py);
      highest = Math.min(highest, py);
      last = py;
    } else {
      if (length > 1) {
        flush();
        context.lineTo(px, py);
      }
      at = px;
      [lowest, highest, last] = [py, py, py];
    }
  }
  finish();
}

/** Adds the area between two lines to the path: a shape for each piece without a gap. */
function traceBand(
  context: CanvasRenderingContext2D,
  places: ArrayLike<number>,
  lower: ArrayLike<number>,
  upper: ArrayLike<number>,
  { x, y, column }: Frame,
): void {
  const [first, end] = inView(places, x);
  const thinned = (end - first) * column > 2 * x.length;
  let corners: [x: number, low: number, high: number][] = [];
  const finish = () => {
    for (const [i, [px, low]] of corners.entries())
      i === 0 ? context.moveTo(px, low) : context.lineTo(px, low);
    for (const [px, , high] of corners.reverse()) context.lineTo(px, high);
    if (corners.length > 0) context.closePath();
    corners = [];
  };
  for (let i = first; i < end; i++) {
    const [px, low, high] = [x.pixel(places[i]!), y.pixel(lower[i]!), y.pixel(upper[i]!)];
    if (!Number.isFinite(px) || !Number.isFinite(high)) finish();
    else {
      // What a logarithmic axis has no place for is below its end.
      const bottom = Number.isFinite(low) ? low : Number.isFinite(lower[i]!) ? y.end : high;
      const before = corners.at(-1);
      if (thinned && before !== undefined && px - before[0] < column) {
        before[1] = Math.max(before[1], bottom);
        before[2] = Math.min(before[2], high);
      } else corners.push([px, bottom, high]);
    }
  }
  finish();
}
