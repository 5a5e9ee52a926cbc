/** Curves of a comparison as the lines of charts: one chart a metric. */
import type { Curve, CurveSet } from '#shared/comparison.ts';
import type { SeriesStyle } from '../../charts/colours.svelte.ts';
import type { Line } from '../../charts/line.ts';
import type { Smoothing } from './view.ts';

export interface CurveChart {
  metric: string;
  lines: Line[];
  /** Values that are NaN or infinite, left out of lines and means. */
  notFinite: number;
}

export interface LineOptions {
  /** How a run is called in the legend. */
  runName: (run: string) => string;
  /** The style of a group, or of a run alone. */
  styleOf: (name: string) => SeriesStyle;
  smooth: (x: ArrayLike<number>, y: ArrayLike<number>, smoothing: Smoothing) => Float64Array;
  smoothing: Smoothing;
}

const nameOf = (curve: Curve, { runName }: LineOptions) =>
  curve.run === null ? `${curve.group} (${curve.runs.length})` : runName(curve.run);

function linesOf(curve: Curve, several: boolean, bandTitle: string | null, options: LineOptions): Line[] {
  const { x, y, lo, hi, stage } = curve;
  const name = nameOf(curve, options);
  const label = several ? `${name}, ${stage}` : name;
  const style = options.styleOf(curve.group ?? name);
  const id = `${curve.run ?? curve.group} ${stage}`;
  const band =
    lo === undefined || hi === undefined ? {} : { band: { lower: lo, upper: hi, label: bandTitle ?? '' } };
  if (options.smoothing.kind === 'none') return [{ id, label, x, y, style, ...band }];
  // The measured line stays: smoothing hides no point.
  return [
    { id: `${id} measured`, label, x, y, style, faint: true },
    { id, label, x, y: options.smooth(x, y, options.smoothing), style, ...band },
  ];
}

export function curveCharts(set: CurveSet, metrics: readonly string[], options: LineOptions): CurveChart[] {
  return metrics.flatMap((metric) => {
    const curves = set.curves.filter((curve) => curve.metric === metric);
    if (curves.length === 0) return [];
    const several = new Set(curves.map(({ stage }) => stage)).size > 1;
    return [
      {
        metric,
        lines: curves.flatMap((curve) => linesOf(curve, several, set.bandTitle, options)),
        notFinite: curves.reduce((sum, { notFinite }) => sum + notFinite, 0),
      },
    ];
  });
}
