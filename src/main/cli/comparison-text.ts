/** A comparison as text: arms, differences, what may be concluded, and what makes it doubtful. */
import type { Comparison, PairedDifference } from '#shared/comparison.ts';
import type { MetricKind } from '#shared/metric-kind.ts';
import { noAnswer } from '#shared/no-answer.ts';
import { counted, none, signedRange, signedText } from './format.ts';
import { comparisonTable, differenceText } from './result.ts';
import type { Style } from './style.ts';
import { table } from './table.ts';

export function comparisonText(comparison: Comparison, style: Style): string {
  const { unit, match, difference, differences, notes, warnings, skipped } = comparison;
  const blocks = [comparisonTable(comparison, style)];
  if (match.text !== '') blocks.unshift(`Read ${match.text}.`);
  if (difference !== null) {
    blocks.push(differenceText(unit, difference));
    const evidence = evidenceText(unit, difference);
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

/** Three decimals; what is smaller is said to be. */
export const pValue = (p: number | null) => (p === null ? none : p < 0.001 ? '< 0.001' : p.toFixed(3));

const equals = (p: number) => (p < 0.001 ? 'p < 0.001' : `p = ${p.toFixed(3)}`);

/** Each difference in a line, with p corrected for their number. */
function differencesTable({ unit, differences }: Comparison, style: Style): string {
  return table(
    [
      { title: unit === 'points' ? 'Difference, points' : 'Difference' },
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
      signedText(unit, mean),
      signedRange(unit, ci95),
      pValue(holm),
      pValue(permutation?.p ?? null),
      effect === null ? none : effect.dz.toFixed(2).replace('-', '−'),
    ]),
    style,
  );
}

/** What else the pairs say, beside the t interval. */
function evidenceText(unit: MetricKind['unit'], difference: PairedDifference): string {
  const { t, bootstrap, permutation, effect, superiority, n, pairs } = difference;
  const ties = pairs.some(({ difference: one }) => one === 0) ? ' (ties count half)' : '';
  const lines = [
    ...(t === null
      ? []
      : [`Paired t test: t(${t.degrees}) = ${t.value.toFixed(2).replace('-', '−')}, ${equals(t.p)}.`]),
    ...(bootstrap === null
      ? []
      : [
          `Bootstrap (BCa, ${counted(bootstrap.resamples, 'resample')}): 95 % interval ${signedRange(unit, bootstrap.ci95)}.`,
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
          `${difference.arms[1]} is ahead on ${Math.round(superiority.paired * 100)} % of the paired seeds${ties}, and in ${Math.round(superiority.unpaired * 100)} % of all pairs of runs.`,
        ]),
  ];
  return lines.join('\n');
}
