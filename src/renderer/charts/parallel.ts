/** Parallel coordinates: an upright axis for each quantity, a line through all of them for each run. */
import type { Chart, Plugin } from 'chart.js';
import { tickTexts } from './ticks.ts';

export interface ParallelAxis {
  /** Unique among the axes. */
  id: string;
  title: string;
  kind: 'number' | 'log' | 'category';
  /** One for each line; the index of the category where it is one; null where the line has none. */
  values: readonly (number | null)[];
  /** Names of the categories. */
  categories?: readonly string[];
  format?: (value: number) => string;
}

/** The part of each axis that lines must pass through; axes without one let all pass. */
export type Brushes = Readonly<Record<string, readonly [low: number, high: number]>>;

/** Which lines pass through all brushes; one without a value passes no brush of that axis. */
export function passing(axes: readonly ParallelAxis[], brushes: Brushes, lines: number): boolean[] {
  const brushed = axes.flatMap(({ id, values }) =>
    brushes[id] === undefined ? [] : [{ values, part: brushes[id] }],
  );
  return Array.from({ length: lines }, (_, i) =>
    brushed.every(({ values, part: [low, high] }) => {
      const value = values[i];
      return value != null && value >= low && value <= high;
    }),
  );
}

/** Where an axis is drawn, in pixels of the plot. */
export interface Placed {
  id: string;
  x: number;
  top: number;
  bottom: number;
  pixelOf: (value: number) => number;
  valueOf: (pixel: number) => number;
}

/** Room under the axes for lines that have no value. */
const lane = 16;

interface AxisScale {
  getPixelForValue(value: number): number;
  getValueForPixel(pixel: number): number | undefined;
}

export function placedAxes(chart: Chart, axes: readonly ParallelAxis[]): Placed[] {
  const { top, bottom } = chart.chartArea;
  return axes.map(({ id }, i) => {
    const meta = chart.getDatasetMeta(i) as unknown as {
      dataset: AxisScale;
      xScale: { getPixelForTick(tick: number): number };
    };
    return {
      id,
      x: meta.xScale.getPixelForTick(i),
      top,
      bottom,
      pixelOf: (value) => meta.dataset.getPixelForValue(value),
      valueOf: (pixel) => meta.dataset.getValueForPixel(Math.min(bottom, Math.max(top, pixel))) ?? 0,
    };
  });
}

/** Values that were tried are told where they are few, else round numbers; none over another. */
export function ticksOf(
  { values, kind }: ParallelAxis,
  round: readonly number[],
  pixelOf: (value: number) => number,
  words: (value: number) => string,
): { y: number; text: string }[] {
  const tried = [...new Set(values)].filter(
    (value): value is number => value !== null && Number.isFinite(value),
  );
  const told = (kind === 'category' || tried.length <= 8 ? tried : round).toSorted((a, b) => a - b);
  const texts = kind === 'category' ? told.map(words) : tickTexts(told, words);
  const shown: { y: number; text: string }[] = [];
  for (const [i, value] of told.entries()) {
    const y = pixelOf(value);
    const text = texts[i]!;
    if (text !== '' && shown.every((other) => Math.abs(other.y - y) >= 13)) shown.push({ y, text });
  }
  return shown;
}

export interface LineLook {
  colour: string;
  /** Whether it passes the brushes. */
  inside: boolean;
}

/** A line's corners, one for each axis. */
export function cornersOf(
  axes: readonly ParallelAxis[],
  placed: readonly Placed[],
  line: number,
): [x: number, y: number][] {
  return axes.map(({ values }, a) => {
    const { x, bottom, pixelOf } = placed[a]!;
    const value = values[line];
    return [x, value == null || !Number.isFinite(value) ? bottom + lane : pixelOf(value)];
  });
}

/** The line that passes nearest to a place, within some pixels. */
export function nearestLine(
  axes: readonly ParallelAxis[],
  placed: readonly Placed[],
  looks: readonly { inside: boolean }[],
  at: { x: number; y: number },
): number | null {
  const right = placed.findIndex(({ x }) => x >= at.x);
  if (right < 1) return null;
  const [a, b] = [placed[right - 1]!, placed[right]!];
  const share = (at.x - a.x) / (b.x - a.x);
  const pixel = (axis: number, line: number) => {
    const value = axes[axis]!.values[line];
    const place = placed[axis]!;
    return value == null || !Number.isFinite(value) ? place.bottom + lane : place.pixelOf(value);
  };
  let best: number | null = null;
  let least = 12;
  for (const [line, { inside }] of looks.entries()) {
    if (!inside) continue;
    const y = pixel(right - 1, line) * (1 - share) + pixel(right, line) * share;
    const away = Math.abs(y - at.y);
    if (away < least) [best, least] = [line, away];
  }
  return best;
}

export interface ParallelState {
  axes: readonly ParallelAxis[];
  looks: readonly LineLook[];
  brushes: Brushes;
  faint: string;
  text: string;
  strong: string;
  background: string;
  /** How a value of an axis reads. */
  words: (axis: ParallelAxis, value: number) => string;
  accent: string;
  font: string;
}

/**
 * Draws the lines by colour in one stroke each, those outside the brushes first; the chart's own elements would be a
 * stroke for each line between each two axes.
 * @param current read each time the chart is drawn
 */
export function parallelPlugin(current: () => ParallelState): Plugin {
  return {
    id: 'parallel',
    beforeDatasetsDraw(chart) {
      const { axes, looks, faint } = current();
      const placed = placedAxes(chart, axes);
      const { ctx } = chart;
      const groups = new Map<string, number[]>([[faint, []]]);
      for (const [i, { colour, inside }] of looks.entries()) {
        const key = inside ? colour : faint;
        const group = groups.get(key);
        if (group === undefined) groups.set(key, [i]);
        else group.push(i);
      }
      ctx.save();
      ctx.lineWidth = looks.length > 200 ? 1 : 1.5;
      for (const [colour, lines] of groups) {
        ctx.globalAlpha = colour === faint ? 0.6 : looks.length > 200 ? 0.55 : 0.85;
        ctx.strokeStyle = colour;
        ctx.beginPath();
        for (const line of lines) {
          for (const [i, [x, y]] of cornersOf(axes, placed, line).entries()) {
            if (i === 0) ctx.moveTo(x, y);
            else ctx.lineTo(x, y);
          }
        }
        ctx.stroke();
      }
      ctx.restore();
    },
    // The axis alone; its lines are drawn already.
    beforeDatasetDraw(chart, { meta }) {
      (meta.dataset as unknown as { draw(context: CanvasRenderingContext2D): void }).draw(chart.ctx);
      return false;
    },
    afterDatasetsDraw(chart) {
      const { axes, brushes, accent, strong, text: quiet, background, words, font } = current();
      const { ctx } = chart;
      ctx.save();
      ctx.font = font;
      ctx.textBaseline = 'middle';
      for (const [i, { x, bottom, pixelOf }] of placedAxes(chart, axes).entries()) {
        const axis = axes[i]!;
        const round = (chart.getDatasetMeta(i).dataset as unknown as { ticks: { value: number }[] }).ticks;
        const ticks = ticksOf(
          axis,
          round.map(({ value }) => value),
          pixelOf,
          (value) => words(axis, value),
        );
        const none = axis.values.some((value) => value == null);
        // Beside the first axis there are no lines on the left.
        const way = i === 0 ? -1 : 1;
        ctx.textAlign = i === 0 ? 'right' : 'left';
        for (const { y, text } of none ? [...ticks, { y: bottom + lane, text: 'none' }] : ticks) {
          const wide = ctx.measureText(text).width + 4;
          ctx.fillStyle = background;
          ctx.globalAlpha = 0.85;
          ctx.fillRect(i === 0 ? x - 7 - wide : x + 7, y - 7, wide, 14);
          ctx.globalAlpha = 1;
          ctx.fillStyle = y > bottom ? quiet : strong;
          ctx.fillText(text, x + 9 * way, y);
        }
      }
      for (const { id, x, pixelOf } of placedAxes(chart, axes)) {
        const brush = brushes[id];
        if (brush === undefined) continue;
        // One value alone is seen too.
        const [high, low] = [pixelOf(brush[1]) - 3, pixelOf(brush[0]) + 3];
        ctx.strokeStyle = accent;
        ctx.fillStyle = accent;
        ctx.lineWidth = 1.5;
        ctx.globalAlpha = 0.25;
        ctx.fillRect(x - 6, high, 12, low - high);
        ctx.globalAlpha = 1;
        ctx.strokeRect(x - 6, high, 12, low - high);
      }
      ctx.restore();
    },
  };
}
