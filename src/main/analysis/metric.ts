/** How a metric is told to people. */

export interface MetricKind {
  /** Which direction is better; null where the name does not tell. */
  better: 'higher' | 'lower' | null;
  /** What a difference is counted in: "points" for shares, which are percentage points; nothing for others. */
  unit: 'points' | '';
  /** What a value is multiplied by to be shown: 100 for shares. */
  factor: number;
}

/** @param name such as `test/accuracy` or `train/loss` */
export function metricKind(name: string): MetricKind {
  if (name.endsWith('accuracy')) return { better: 'higher', unit: 'points', factor: 100 };
  return { better: name.endsWith('loss') ? 'lower' : null, unit: '', factor: 1 };
}

/**
 * Writes numbers of one difference to the same number of decimals: as many as its uncertainty bears.
 * @param half half the width of the interval, in the metric's own unit; null where there is none
 */
export function differenceFormat(
  { unit, factor }: MetricKind,
  half: number | null,
): { bare(value: number): string; withUnit(value: number): string } {
  const width = half === null ? Number.NaN : half * factor;
  const decimals = width > 0 ? Math.min(12, Math.max(0, 1 - Math.floor(Math.log10(width)))) : null;
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
