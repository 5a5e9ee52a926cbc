/** A view of other runs than before: what none of them has gives way to what they have. */
import type { CurveAxis, SettingsTable } from '#shared/comparison.ts';
import type { CompareView } from './view.ts';

type Known = Pick<SettingsTable, 'metrics' | 'columns'>;
type KnownMetric = SettingsTable['metrics'][number];

const directions = { higher: 2, lower: 1 } as const;
/** Of images that were not trained on. */
const held = /(^|[/_-])(test|val|valid|validation|eval)/i;

const worth = ({ name, better }: KnownMetric): number =>
  (better === null ? 0 : directions[better]) + (held.test(name) ? 0.5 : 0);

/** Most telling first: where it is known what is better, then of most runs, then accuracies, of images held out. */
function byWorth(metrics: readonly KnownMetric[]): KnownMetric[] {
  const told = ({ better }: KnownMetric) => Number(better !== null);
  return metrics.toSorted((a, b) => told(b) - told(a) || b.runs - a.runs || worth(b) - worth(a));
}

export function fittedView(view: CompareView, { metrics, columns }: Known): CompareView {
  const known = new Set(metrics.map(({ name }) => name));
  if (known.size === 0) return view;
  const metric = known.has(view.metric) ? view.metric : byWorth(metrics)[0]!.name;
  const { curves } = view;
  const loss = byWorth(metrics.filter(({ better }) => better === 'lower'))[0]?.name;
  const charted = curves.metrics.some((name) => known.has(name))
    ? curves.metrics
    : [...new Set([...(loss === undefined ? [] : [loss]), metric])];
  const groups = ['none', 'arm', ...columns.map(({ path }) => path)];
  const group = groups.includes(curves.group) ? curves.group : 'arm';
  return { ...view, metric, curves: { ...curves, metrics: charted, group } };
}

/** The axis of the curves: what other programs log has steps and seconds, and nothing else. */
export function axisShown(
  { x }: CompareView['curves'],
  table: Pick<SettingsTable, 'rows' | 'warnings'> | undefined,
): CurveAxis {
  if (table === undefined || x === 'seconds') return x;
  const foreign = table.warnings.some(({ kind }) => kind === 'parameters');
  return foreign && table.rows.every(({ epochs }) => epochs === 0) ? 'step' : x;
}
