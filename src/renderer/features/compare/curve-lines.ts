/** Curves of a comparison as the lines of charts: one chart a metric. */
import type { Curve, CurveSet } from '#shared/comparison.ts';
import { stageNames } from '#shared/settings.ts';
import type { Smoothing } from '#shared/smoothing.ts';
import type { SeriesStyle } from '../../charts/colours.svelte.ts';
import type { Line } from '../../charts/line.ts';

export interface CurveChart {
  metric: string;
  lines: Line[];
  /** Values that are NaN or infinite, left out of lines and means. */
  notFinite: number;
}

export interface LineOptions {
  /** How a run is called in the legend. */
  runName: (run: string) => string;
  /** How an arm, or another group of runs, is called. */
  groupName: (group: string) => string;
  /** Name of what a run has its colour from: its arm. */
  armOf: (run: string) => string;
  /** The style of a group, or of an arm. */
  styleOf: (name: string) => SeriesStyle;
  smooth: (x: ArrayLike<number>, y: ArrayLike<number>, smoothing: Smoothing) => Float64Array;
  smoothing: Smoothing;
}

const nameOf = (curve: Curve, { runName, groupName }: LineOptions) =>
  curve.run === null ? `${groupName(curve.group ?? '')} (${curve.runs.length})` : runName(curve.run);

const numberOf = {
  NaN: Number.NaN,
  Infinity: Number.POSITIVE_INFINITY,
  '-Infinity': Number.NEGATIVE_INFINITY,
};

/**
 * @param stage place of the curve's stage among its own in this chart
 * @param told whether the label tells the stage
 */
function linesOf(
  curve: Curve,
  stage: number,
  told: boolean,
  bandTitle: string | null,
  options: LineOptions,
): Line[] {
  const { x, y, lo, hi } = curve;
  const name = nameOf(curve, options);
  const label = told ? `${name}, ${curve.stage}` : name;
  const plain = options.styleOf(curve.run === null ? (curve.group ?? name) : options.armOf(curve.run));
  // Stages of one run have its colour; the second is dashed.
  const dash = stage === 0 ? plain.dash : [6, 3];
  const style: SeriesStyle = {
    variable: plain.variable,
    get colour() {
      return plain.colour;
    },
    dash,
    point: plain.point,
  };
  const id = `${curve.run ?? curve.group} ${curve.stage}`;
  const gaps = curve.gaps.map((gap) => ({ x: gap.x, value: numberOf[gap.value] }));
  const band =
    lo === undefined || hi === undefined ? {} : { band: { lower: lo, upper: hi, label: bandTitle ?? '' } };
  if (options.smoothing.kind === 'none' || x.length < 2) return [{ id, label, x, y, style, gaps, ...band }];
  // Of one point there is nothing to smooth; elsewhere the measured line stays: smoothing hides no point.
  return [
    { id: `${id} measured`, of: id, label, x, y, style, faint: true },
    { id, label, x, y: options.smooth(x, y, options.smoothing), style, gaps, ...band },
  ];
}

const ownerOf = ({ run, group }: Curve) => run ?? group;

export function curveCharts(set: CurveSet, metrics: readonly string[], options: LineOptions): CurveChart[] {
  return metrics.flatMap((metric) => {
    const curves = set.curves.filter((curve) => curve.metric === metric);
    if (curves.length === 0) return [];
    const several = new Set(curves.map(({ stage }) => stage)).size > 1;
    const stagesOf = Map.groupBy(curves, ownerOf);
    return [
      {
        metric,
        lines: curves.flatMap((curve) => {
          const own = stagesOf.get(ownerOf(curve))!.map(({ stage }) => stageNames.indexOf(stage));
          const place = own.filter((stage) => stage < stageNames.indexOf(curve.stage)).length;
          return linesOf(curve, place, several, set.bandTitle, options);
        }),
        notFinite: curves.reduce((sum, { notFinite }) => sum + notFinite, 0),
      },
    ];
  });
}
