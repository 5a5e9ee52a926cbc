/** Values of a metric as people compare them: shares of 1 in percent, their differences in points. */
import { tickDecimals } from '../../charts/ticks.ts';
import { decimal, isShare, percent } from '../../format/numbers.ts';

export interface Unit {
  /** A value, with its unit. */
  value: (value: number | null | undefined) => string;
  /** A difference, with its sign and unit. */
  difference: (value: number | null | undefined) => string;
  /** The same without the unit, for tables and axes. */
  bare: (value: number) => string;
  /** Values of an axis, as many decimals as tell them apart. */
  ticks: (values: readonly number[]) => string[];
  /** An interval with its unit. */
  range: (range: readonly [low: number, high: number]) => string;
  /** "points" or empty. */
  name: string;
}

const signed = (value: number, text: string) => (value > 0 ? `+${text}` : text.replace('-', '−'));

/** Two decimals; of what these would make nothing, two digits. */
const points = (value: number) =>
  value !== 0 && Math.abs(value) < 0.005 ? decimal(value, 2) : value.toFixed(2);

export function unitOf(metric: string): Unit {
  const share = isShare(metric);
  const bare = (value: number) => (share ? points(100 * value) : decimal(value)).replace('-', '−');
  return {
    value: (value) => (share ? percent(value) : decimal(value)),
    difference(value) {
      if (value === null || value === undefined) return '–';
      return `${signed(value, bare(value))}${share ? ' points' : ''}`;
    },
    bare,
    ticks(values) {
      const factor = share ? 100 : 1;
      const digits = tickDecimals(values, factor);
      return values.map((value) =>
        (factor * value)
          .toFixed(digits)
          .replace(/^-(?=0*\.?0*$)/, '')
          .replace('-', '−'),
      );
    },
    range: ([low, high]) => `${bare(low)} to ${bare(high)}${share ? ' points' : ''}`,
    name: share ? 'points' : '',
  };
}
