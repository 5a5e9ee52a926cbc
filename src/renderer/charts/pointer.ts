/** What follows the pointer, on a canvas over the chart: moving it draws no line of the chart anew. */
import type { Chart } from 'chart.js';
import { contextOf } from './context.ts';
import { nearestIndex } from './crosshair.svelte.ts';
import type { Line } from './line.ts';

export interface PointerState {
  /** On the x axis. */
  crosshair: number | null;
  brush: { from: number; to: number } | null;
  /** Lines that get a point at the crosshair. */
  lines: readonly Line[];
  /** Draws these lines once more, to be seen among many. */
  bold: boolean;
  colours: { line: string; fill: string; of: (line: Line) => string };
}

export function drawPointer(
  canvas: HTMLCanvasElement,
  chart: Chart<'line', unknown>,
  state: PointerState,
): void {
  const ratio = chart.currentDevicePixelRatio;
  const [wide, high] = [Math.round(chart.width * ratio), Math.round(chart.height * ratio)];
  if (canvas.width !== wide || canvas.height !== high) {
    canvas.width = wide;
    canvas.height = high;
    canvas.style.width = `${chart.width}px`;
    canvas.style.height = `${chart.height}px`;
  }
  const context = contextOf(canvas);
  const { chartArea: area, scales } = chart;
  const { x, y } = scales;
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  context.clearRect(0, 0, chart.width, chart.height);
  if (x === undefined || y === undefined) return;
  const { crosshair, brush, lines, bold, colours } = state;
  context.save();
  context.beginPath();
  context.rect(area.left, area.top - 4, area.width, area.height + 8);
  context.clip();
  if (brush !== null) {
    const [from, to] = [x.getPixelForValue(brush.from), x.getPixelForValue(brush.to)];
    context.fillStyle = colours.fill;
    context.fillRect(from, area.top, to - from, area.height);
  }
  if (bold) for (const line of lines) trace(context, line, x, y, colours.of(line));
  if (crosshair !== null) {
    const pixel = Math.round(x.getPixelForValue(crosshair)) + 0.5;
    context.strokeStyle = colours.line;
    context.lineWidth = 1;
    context.beginPath();
    context.moveTo(pixel, area.top);
    context.lineTo(pixel, area.bottom);
    context.stroke();
    for (const line of lines) {
      const i = nearestIndex(line.x, crosshair);
      if (i < 0 || !Number.isFinite(line.y[i])) continue;
      context.fillStyle = colours.of(line);
      context.beginPath();
      context.arc(x.getPixelForValue(line.x[i]!), y.getPixelForValue(line.y[i]!), 3.5, 0, 2 * Math.PI);
      context.fill();
    }
  }
  context.restore();
}

type Scale = NonNullable<Chart['scales'][string]>;

function trace(context: CanvasRenderingContext2D, line: Line, x: Scale, y: Scale, colour: string): void {
  context.strokeStyle = colour;
  context.lineWidth = 3;
  context.beginPath();
  let begun = false;
  for (let i = 0; i < line.x.length; i++) {
    const value = line.y[i]!;
    if (!Number.isFinite(value)) {
      begun = false;
      continue;
    }
    const [px, py] = [x.getPixelForValue(line.x[i]!), y.getPixelForValue(value)];
    if (begun) context.lineTo(px, py);
    else context.moveTo(px, py);
    begun = true;
  }
  context.stroke();
}
