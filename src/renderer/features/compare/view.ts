/** What a comparison shows: kept between visits, saved under a name, part of a link. Plain JSON. */
import type { Band, CurveAxis, Match } from '#shared/comparison.ts';
import type { Smoothing } from '#shared/smoothing.ts';

export type Part = 'answer' | 'curves' | 'settings' | 'table' | 'differences' | 'temperature' | 'report';

export type ReportPart = Exclude<Part, 'report'> | 'runs';

export interface CompareView {
  runs: string[];
  part: Part;
  metric: string;
  match: Match;
  /** Name of the arm that others are compared with; null: the first. */
  reference: string | null;
  /** All pairs of arms rather than each against the reference. */
  allPairs: boolean;
  curves: {
    metrics: string[];
    x: CurveAxis;
    align: 'stages' | 'sequence';
    /** "none", "arm" or the path of a setting. */
    group: string;
    band: Band;
    smoothing: Smoothing;
    xScale: 'linear' | 'logarithmic';
    yScale: 'linear' | 'logarithmic';
  };
  settings: {
    /** Axes of the parallel coordinates; null: all settings that differ. */
    axes: string[] | null;
    /** Of the scatter plot; null: the first that differs. */
    x: string | null;
    /** Of the heat map. */
    heatX: string | null;
    heatY: string | null;
  };
  temperature: {
    /** The run that the loupe is held over; null: the first that can be. */
    run: string | null;
    /** Picked; null: the run's own. */
    temperature: number | null;
  };
  report: { title: string; notes: string; parts: ReportPart[] };
}

export const emptyView: CompareView = {
  runs: [],
  part: 'answer',
  metric: 'test/accuracy',
  match: 'last',
  reference: null,
  allPairs: false,
  curves: {
    metrics: ['train/loss', 'test/accuracy'],
    x: 'epoch',
    align: 'stages',
    group: 'arm',
    band: 'sd',
    smoothing: { kind: 'none' },
    xScale: 'linear',
    yScale: 'linear',
  },
  settings: { axes: null, x: null, heatX: null, heatY: null },
  temperature: { run: null, temperature: null },
  report: { title: '', notes: '', parts: ['answer', 'curves', 'table', 'runs'] },
};

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** A view as it was kept, by this version or an earlier one: what is missing is as usual, what is unknown is dropped. */
export function readView(kept: unknown): CompareView {
  const fill = (usual: unknown, given: unknown): unknown => {
    if (given === undefined) return usual;
    if (!isObject(usual))
      return usual === null || given === null || typeof usual === typeof given ? given : usual;
    // What depends on its kind is taken whole.
    if ('kind' in usual) return isObject(given) && 'kind' in given ? given : usual;
    if (!isObject(given)) return usual;
    return Object.fromEntries(Object.entries(usual).map(([key, value]) => [key, fill(value, given[key])]));
  };
  return fill(emptyView, kept ?? {}) as CompareView;
}
