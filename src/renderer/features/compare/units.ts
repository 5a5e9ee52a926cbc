/** Values of a metric as people compare them: shares of 1 in percent, their differences in points. */
import { isShare } from '#shared/metric-kind.ts';
import { tickDecimals } from '../../charts/ticks.ts';
import { decimal, percent } from '../../format/numbers.ts';

export interface Unit {
  /** A value, with its unit. */
  value: (value: number | null | undefined) => string;
  /** A difference, with its sign and unit. */
  difference: (value: number | null | undefined) => string;
  /** The same without the unit, for tables and axes. */
  bare: (value: number) => string;
  /** Values of an axis, as many decimals as tell them apart. */
  ticks: (values: readonly number[]) => string[];
  /** An interval without its unit, for tables. */
  ends: (range: readonly [low: number, high: number]) => string;
  /** The same with its unit. */
  range: (range: readonly [low: number, high: number]) => string;
  /** "points" or empty. */
  name: string;
}

const signed = (value: number, text: string) => (value > 0 ? `+${text}` : text.replace('-', '−'));

/** Two decimals; of what these would make nothing, two digits. */
const points = (value: number) =>
  value !== 0 && Math.abs(value) < 0.005 ? decimal(value, 2) : value.toFixed(2);

/** @param share whether its values are shares of 1, where they tell more than its name */
export function unitOf(metric: string, share = isShare(metric)): Unit {
  const bare = (value: number) => (share ? points(100 * value) : decimal(value)).replace('-', '−');
  /** Of a narrow interval with more decimals, so that its ends do not read alike. */
  function ends([low, high]: readonly [number, number]): string {
    const texts = [bare(low), bare(high)];
    if (low === high || texts[0] !== texts[1]) return texts.join(' to ');
    const factor = share ? 100 : 1;
    const digits = tickDecimals([low, high], factor);
    return [low, high].map((end) => (factor * end).toFixed(digits).replace('-', '−')).join(' to ');
  }
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
    range: (bounds) => `${ends(bounds)}${share ? ' points' : ''}`,
    ends,
    name: share ? 'points' : '',
  };
}
