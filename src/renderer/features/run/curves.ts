/** A run's measurements as charts: one a quantity, all stages on one axis. */
import type { Series, SeriesInfo } from '#shared/run.ts';
import type { StageName } from '#shared/settings.ts';
import type { Mark } from '../../charts/line.ts';

export type CurveAxis = 'epoch' | 'seconds';

/** What one chart shows: `loss` of `train/loss` and `test/loss`. */
export interface Quantity {
  id: string;
  title: string;
  /** In the order in which they were measured. */
  names: string[];
}

const order = ['loss', 'accuracy', 'knn-accuracy', 'linear-probe-accuracy'];

const titles: Record<string, string> = {
  loss: 'Loss',
  accuracy: 'Accuracy',
  'knn-accuracy': 'kNN accuracy',
  'linear-probe-accuracy': 'Linear probe accuracy',
  'gradient-norm': 'Gradient norm',
  'images-per-second': 'Images a second',
  'learning-rate': 'Learning rate',
  'health/std': 'Standard deviation of the features',
  'rss-bytes': 'Memory',
  'cpu-share': 'Processor, cores',
};

/** A name as a title: "health/effective-rank" is "Effective rank". */
export function titleOf(name: string): string {
  const last = name.slice(name.lastIndexOf('/') + 1);
  const known = titles[name] ?? titles[last];
  if (known !== undefined) return known;
  const words = last.replaceAll('-', ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** The charts of a run: losses and accuracies first, then the rest by name. */
export function quantitiesOf(known: readonly SeriesInfo[], kind: SeriesInfo['kind']): Quantity[] {
  const groups = new Map<string, string[]>();
  for (const { name, kind: its } of known) {
    if (its !== kind) continue;
    const id = name.slice(name.indexOf('/') + 1);
    const names = groups.get(id) ?? [];
    if (!names.includes(name)) names.push(name);
    groups.set(id, names);
  }
  const rank = (id: string) => (order.includes(id) ? order.indexOf(id) : order.length);
  return [...groups]
    .map(([id, names]) => ({ id, title: titleOf(names[0]!), names }))
    .toSorted((a, b) => rank(a.id) - rank(b.id) || a.title.localeCompare(b.title));
}

/** Where each stage begins on an axis that all share: after the last place of the stage before. */
export function stageStarts(
  curves: readonly (Pick<Series, 'x'> & { stage: StageName | null })[],
  stages: readonly StageName[],
  axis: CurveAxis,
): Map<StageName, number> {
  const starts = new Map<StageName, number>();
  let end = 0;
  for (const stage of stages) {
    // Seconds run on from the beginning of the run.
    starts.set(stage, axis === 'seconds' ? 0 : end);
    const length = Math.max(
      0,
      ...curves.filter((curve) => curve.stage === stage).map(({ x }) => x.at(-1) ?? 0),
    );
    end += length;
  }
  return starts;
}

/** Words at the places where stages begin; none where there is one stage. */
export function stageMarks(
  curves: readonly (Pick<Series, 'x'> & { stage: StageName | null })[],
  starts: ReadonlyMap<StageName, number>,
): Mark[] {
  if (starts.size < 2) return [];
  return [...starts].flatMap(([stage, start]) => {
    const firsts = curves
      .filter((curve) => curve.stage === stage)
      .flatMap(({ x }) => (x.length > 0 ? [x[0]!] : []));
    return firsts.length === 0 ? [] : [{ x: start + Math.min(...firsts), label: stage }];
  });
}
