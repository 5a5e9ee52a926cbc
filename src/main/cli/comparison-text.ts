/** A comparison as text: arms, differences, what may be concluded, and what makes it doubtful. */
import type { Comparison, PairedDifference } from '#shared/comparison.ts';
import { noAnswer } from '#shared/no-answer.ts';
import { counted, isShare, metricValue, none } from './format.ts';
import { comparisonTable, differenceText } from './result.ts';
import type { Style } from './style.ts';
import { table } from './table.ts';

export function comparisonText(comparison: Comparison, style: Style): string {
  const { metric, match, difference, differences, notes, warnings, skipped } = comparison;
  const blocks = [comparisonTable(comparison, style)];
  if (match.text !== '') blocks.unshift(`Read ${match.text}.`);
  if (difference !== null) {
    blocks.push(differenceText(metric, difference));
    const evidence = evidenceText(metric, difference);
    if (evidence !== '') blocks.push(evidence);
  } else if (differences.length === 0) {
    blocks.push(noAnswer(comparison)!);
  } else {
    blocks.push(
      differencesTable(comparison, style),
      differences.map(({ verdict }) => `${verdict}`).join('\n'),
    );
  }
  const said = [
    ...warnings.map(({ text }) => `${style.bad('Warning:')} ${text}`),
    ...skipped.map(({ text }) => `${style.bad('Warning:')} ${text}`),
    ...notes,
  ];
  if (said.length > 0) blocks.push(said.join('\n'));
  return blocks.join('\n\n');
}

/** Differences as people write them: signed, shares in points. */
function signed(metric: string, value: number): string {
  const size = isShare(metric) ? (Math.abs(value) * 100).toFixed(2) : metricValue(metric, Math.abs(value));
  return `${value < 0 ? '−' : '+'}${size}`;
}

const range = (metric: string, bounds: readonly [number, number] | null) =>
  bounds === null ? none : `${signed(metric, bounds[0])} to ${signed(metric, bounds[1])}`;

/** Three decimals; what is smaller is said to be. */
export const pValue = (p: number | null) => (p === null ? none : p < 0.001 ? '< 0.001' : p.toFixed(3));

const equals = (p: number) => (p < 0.001 ? 'p < 0.001' : `p = ${p.toFixed(3)}`);

/** Each difference in a line, with p corrected for their number. */
function differencesTable({ metric, differences }: Comparison, style: Style): string {
  return table(
    [
      { title: isShare(metric) ? 'Difference, points' : 'Difference' },
      { title: 'Pairs', align: 'right' },
      { title: 'Mean', align: 'right' },
      { title: '95 % interval', align: 'right' },
      { title: 'p (Holm)', align: 'right' },
      { title: 'Permutation p', align: 'right' },
      { title: 'd_z', align: 'right' },
    ],
    differences.map(({ arms: [from, to], n, mean, ci95, holm, permutation, effect }) => [
      `${to} − ${from}`,
      String(n),
      signed(metric, mean),
      range(metric, ci95),
      pValue(holm),
      pValue(permutation?.p ?? null),
      effect === null ? none : effect.dz.toFixed(2).replace('-', '−'),
    ]),
    style,
  );
}

/** What else the pairs say, beside the t interval. */
function evidenceText(metric: string, difference: PairedDifference): string {
  const { t, bootstrap, permutation, effect, superiority, n } = difference;
  const lines = [
    ...(t === null
      ? []
      : [`Paired t test: t(${t.degrees}) = ${t.value.toFixed(2).replace('-', '−')}, ${equals(t.p)}.`]),
    ...(bootstrap === null
      ? []
      : [
          `Bootstrap (BCa, ${counted(bootstrap.resamples, 'resample')}): 95 % interval ${range(metric, bootstrap.ci95)}.`,
        ]),
    ...(permutation === null
      ? []
      : [
          `Sign-flip permutation test (${permutation.method === 'exact' ? 'exact' : `Monte Carlo, ± ${permutation.error!.toFixed(4)}`}, ${counted(permutation.assignments, 'assignment')}): ${equals(permutation.p)}.`,
        ]),
    ...(effect === null
      ? []
      : [
          `Effect: d_z = ${effect.dz.toFixed(2).replace('-', '−')}${effect.gz === null ? '' : `, Hedges’ g_z = ${effect.gz.toFixed(2).replace('-', '−')}`}.`,
        ]),
    ...(n < 2
      ? []
      : [
          `${difference.arms[1]} is ahead on ${Math.round(superiority.paired * 100)} % of the paired seeds, and in ${Math.round(superiority.unpaired * 100)} % of all pairs of runs.`,
        ]),
  ];
  return lines.join('\n');
}
