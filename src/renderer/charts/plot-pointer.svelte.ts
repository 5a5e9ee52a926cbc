/** What a pointer and keys do on a plot: they move the crosshair, and choose the part of the x axis that is shown. */
import type { Chart } from 'chart.js';
import { type Part, stepsOf } from './axis-steps.ts';
import { type Crosshair, nearestIndex } from './crosshair.svelte.ts';
import type { Line } from './line.ts';

/** Pixels on either side of a line at which it is pointed at. */
const reach = 24;
/** With no more lines than these, one finds one's own way. */
const few = 12;

export interface Plot {
  readonly chart: Chart<'line', unknown> | undefined;
  readonly crosshair: Crosshair;
  /** Lines that are not switched off. */
  readonly lines: readonly Line[];
  /** Part of the x axis that is shown; null for all. */
  range: Part | null;
}

/** Whether no line reaches beyond a part of the x axis. */
function holdsAll(lines: readonly Line[], { from, to }: Part): boolean {
  return lines.every(({ x }) => x.length === 0 || (x[0]! >= from && x[x.length - 1]! <= to));
}

export class PlotPointer {
  /** Both ends of the part that is being chosen, on the x axis. */
  brush = $state.raw<Part | null>(null);
  /** The line that is pointed at, where there are many. */
  near = $state.raw<Line | null>(null);
  #pressed: { x: number; pixel: number } | null = null;
  readonly #plot: Plot;

  constructor(plot: Plot) {
    this.#plot = plot;
  }

  readonly press = (event: PointerEvent): void => {
    const x = this.#placeOf(event);
    if (x === null || event.button !== 0) return;
    this.#pressed = { x, pixel: event.offsetX };
    (event.currentTarget as HTMLElement).setPointerCapture(event.pointerId);
  };

  readonly move = (event: PointerEvent): void => {
    const area = this.#plot.chart?.chartArea;
    const place = this.#placeOf(event);
    if (area === undefined || place === null) return;
    const pressed = this.#pressed;
    if (pressed !== null && Math.abs(event.offsetX - pressed.pixel) > 5)
      this.brush = { from: Math.min(pressed.x, place), to: Math.max(pressed.x, place) };
    const inside = event.offsetX >= area.left && event.offsetX <= area.right;
    this.#plot.crosshair.x = inside ? place : null;
    this.near = inside ? this.#nearest(event, place) : null;
  };

  readonly release = (): void => {
    if (this.brush !== null && this.brush.to > this.brush.from) this.#plot.range = this.brush;
    this.#pressed = null;
    this.brush = null;
  };

  readonly leave = (): void => {
    this.#plot.crosshair.x = null;
    this.near = null;
  };

  /** The crosshair by keys: a hundredth of the axis a step, as long as the axis is, whichever its scale. */
  readonly key = (event: KeyboardEvent): void => {
    const plot = this.#plot;
    const { crosshair } = plot;
    const scale = plot.chart?.scales.x;
    if (scale === undefined) return;
    const steps = stepsOf(scale);
    if (event.key === 'ArrowLeft') crosshair.x = steps.moved(crosshair.x ?? scale.max, -0.01);
    else if (event.key === 'ArrowRight') crosshair.x = steps.moved(crosshair.x ?? scale.min, 0.01);
    else if (event.key === '+' || event.key === '=') plot.range = steps.halved(crosshair.x);
    else if (event.key === '-') {
      const wider = steps.doubled();
      plot.range = plot.range === null || holdsAll(plot.lines, wider) ? null : wider;
    } else if (event.key === 'Escape') {
      crosshair.x = null;
      plot.range = null;
    } else return;
    event.preventDefault();
  };

  #placeOf(event: PointerEvent): number | null {
    const scale = this.#plot.chart?.scales.x;
    const place = scale?.getValueForPixel(event.offsetX);
    return scale === undefined || place === undefined
      ? null
      : Math.min(scale.max, Math.max(scale.min, place));
  }

  #nearest(event: PointerEvent, place: number): Line | null {
    const { chart, lines } = this.#plot;
    const scale = chart?.scales.y;
    if (scale === undefined || lines.length <= few) return null;
    let best: Line | null = null;
    let least = reach;
    for (const line of lines) {
      const i = nearestIndex(line.x, place);
      const away = Math.abs(scale.getPixelForValue(line.y[i]!) - event.offsetY);
      if (line.faint !== true && away < least) [best, least] = [line, away];
    }
    return best;
  }
}
