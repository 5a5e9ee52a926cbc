/** What a difference comes down to, said in a sentence: no more than the seeds bear out. */
import type { Decision, PairedDifference } from '#shared/comparison.ts';
import { type MetricKind, metricKind } from '#shared/metric-kind.ts';
import { differenceFormat } from './metric.ts';
import type { Measured } from './paired.ts';

const alpha = 0.05;

interface Judged {
  decision: Decision;
  verdict: string;
}

/**
 * @param holm p corrected for all differences of the comparison; where there are several, it decides rather than the
 *   interval, which is of one difference alone
 * @param among how many differences there are
 * @param kind of the metric, where its values tell more than its name
 */
export function judge(
  metric: string,
  difference: Measured,
  holm: number | null,
  among: number,
  kind: MetricKind = metricKind(metric),
): Judged {
  const { n, ci95, t } = difference;
  if (n === 1) return oneSeed(metric, kind, difference);
  if (t === null) return noSpread(metric, kind, difference);
  const excludesZero = ci95![0] > 0 || ci95![1] < 0;
  if (!excludesZero) return undecided(metric, kind, difference, '', among);
  if (among > 1 && holm! >= alpha) {
    const why = `, which excludes zero by itself, but among ${among} differences it may be chance (Holm-corrected p = ${holm!.toFixed(3)})`;
    return undecided(metric, kind, difference, why, among);
  }
  return decided(metric, kind, difference);
}

function decided(metric: string, kind: MetricKind, { arms: [from, to], n, mean, ci95 }: Measured): Judged {
  const [lo, hi] = ci95!;
  const { bare, withUnit } = differenceFormat(kind, (hi - lo) / 2);
  const up = mean > 0;
  const decision: Decision =
    kind.better === null ? (up ? 'higher' : 'lower') : up === (kind.better === 'higher') ? 'better' : 'worse';
  // The interval of the amount that the sentence names, not of a signed difference that must be worked out.
  const [least, most] = up ? [lo, hi] : [-hi, -lo];
  return {
    decision,
    verdict: `${to} is ${decision} than ${from} by ${withUnit(Math.abs(mean))} in ${metric}, 95 % interval ${bare(least)} to ${bare(most)}, ${n} seeds.`,
  };
}

function undecided(
  metric: string,
  kind: MetricKind,
  difference: Measured,
  why: string,
  among: number,
): Judged {
  const {
    arms: [from, to],
    n,
    mean,
    ci95,
    power,
  } = difference;
  const [lo, hi] = ci95!;
  const { bare, withUnit } = differenceFormat(kind, (hi - lo) / 2);
  const seen = `${to} minus ${from} is ${withUnit(mean)} in ${metric}, 95 % interval ${bare(lo)} to ${bare(hi)}, ${n} seeds${why}`;
  return { decision: 'undecided', verdict: `The seeds do not decide it: ${seen}; ${outlook(power, among)}` };
}

/** What more seeds would do, were the mean and its spread as seen. */
function outlook(power: PairedDifference['power'], among: number): string {
  if (power === null) return 'the arms are equal on average, and no number of seeds would tell them apart.';
  const { needed, more } = power;
  if (needed === null)
    return 'if there is a difference this small, more than 10,000 seeds an arm would be needed.';
  if (more === 0) return 'a few more seeds an arm would tell.';
  const alone = among > 1 ? 'were it the only difference and' : 'if the difference is';
  return `about ${more} more ${more === 1 ? 'seed' : 'seeds'} an arm would, ${alone} as large as it looks.`;
}

/** "supcon is 2.00 points above baseline". */
function seenSide(metric: string, kind: MetricKind, { arms: [from, to], mean }: Measured): string {
  const { withUnit } = differenceFormat(kind, null);
  if (Math.abs(mean) <= 1e-12) return `${to} equals ${from} in ${metric}`;
  return `${to} is ${withUnit(Math.abs(mean))} ${mean > 0 ? 'above' : 'below'} ${from} in ${metric}`;
}

function oneSeed(metric: string, kind: MetricKind, difference: Measured): Judged {
  const seed = difference.pairs[0]!.seed;
  return {
    decision: 'one-seed',
    verdict: `One seed cannot tell: with seed ${seed}, ${seenSide(metric, kind, difference)}, and another seed may turn that round. Train both with three seeds or more.`,
  };
}

function noSpread(metric: string, kind: MetricKind, difference: Measured): Judged {
  return {
    decision: 'no-spread',
    verdict: `The seeds do not decide it: ${seenSide(metric, kind, difference)} on each of ${difference.n} seeds, and differences without any spread say nothing of how another seed would do. Train more seeds, or test on more images.`,
  };
}
