/** How the difference of a metric is told to people. */
import type { MetricKind } from '#shared/metric-kind.ts';

/**
 * Writes numbers of one difference to the same number of decimals: as many as its uncertainty bears.
 * @param half half the width of the interval, in the metric's own unit; null where there is none
 */
export function differenceFormat(
  { unit, factor }: MetricKind,
  half: number | null,
): { bare(value: number): string; withUnit(value: number): string } {
  const width = half === null ? Number.NaN : half * factor;
  // A difference of 0.6 points is not one of a whole point, however wide the interval is.
  const fewest = unit === 'points' ? 1 : 0;
  const decimals = width > 0 ? Math.min(12, Math.max(fewest, 1 - Math.floor(Math.log10(width)))) : null;
  const bare = (value: number) => {
    const shown = value * factor;
    if (decimals !== null) return tidy(shown.toFixed(decimals));
    return tidy(unit === 'points' ? shown.toFixed(2) : shown.toPrecision(3));
  };
  return {
    bare,
    withUnit: (value) => (unit === '' ? bare(value) : `${bare(value)} ${unit}`),
  };
}

/** A minus sign rather than a hyphen, and none before zero. */
function tidy(text: string): string {
  if (Number(text) === 0) return text.replace('-', '');
  return text.replace(/^-/, '−').replace('e-', 'e−');
}
