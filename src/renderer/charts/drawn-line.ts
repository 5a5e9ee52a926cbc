/** A line of a chart as it is drawn. */
import type { SeriesStyle } from './colours.svelte.ts';

/** Which of how many at the same x. */
export interface Beside {
  rank: number;
  of: number;
}

export interface DrawnLine {
  /** Ascending. */
  x: ArrayLike<number>;
  /** What is not finite is a gap. */
  y: ArrayLike<number>;
  colour: string;
  width: number;
  dash: readonly number[];
  /** Of the point drawn at each value; 0 for none. */
  radius: number;
  point: SeriesStyle['point'];
  band?: { lower: ArrayLike<number>; upper: ArrayLike<number>; colour: string } | undefined;
  /** Of a line of one point: its place among those at the same x. */
  beside?: Beside | undefined;
}
