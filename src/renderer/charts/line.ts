/** What a line chart is given. */
import type { SeriesStyle } from './colours.svelte.ts';

export interface Line {
  /** Unique among the lines of the chart. */
  id: string;
  label: string;
  /** Ascending. */
  x: ArrayLike<number>;
  /** NaN and infinities are gaps; the infinities are marked at the edge. */
  y: ArrayLike<number>;
  style: SeriesStyle;
  /** Drawn thin and pale, and left out of the legend: the measured line under its smoothed one. */
  faint?: boolean;
  /** Id of the line in the legend that hides this one with it. */
  of?: string;
  /** Around the line, of the same length. */
  band?: { lower: ArrayLike<number>; upper: ArrayLike<number>; label: string };
  /** Places of values that are NaN or infinite; left out, the infinities of `y`. */
  gaps?: readonly { x: number; value: number }[];
}

/** A place on the x axis with a word, such as where a stage begins. */
export interface Mark {
  x: number;
  label: string;
}
