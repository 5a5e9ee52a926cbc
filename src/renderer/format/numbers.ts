/** Numbers as people read them. */
import { isShare } from '#shared/metric-kind.ts';

const locale = 'en';
const missing = '–';

const whole = new Intl.NumberFormat(locale, { maximumFractionDigits: 0 });

/** 12,345 */
export const count = (value: number): string => whole.format(value);

/** A share of 1 as "93.4 %". */
export function percent(share: number | null | undefined, digits = 1): string {
  if (share === null || share === undefined) return missing;
  return Number.isFinite(share) ? `${(100 * share).toFixed(digits)} %` : notFinite(share);
}

function notFinite(value: number): string {
  return Number.isNaN(value) ? 'NaN' : value > 0 ? '∞' : '−∞';
}

/** Making one takes long, and charts write many numbers. */
const formats = new Map<number, Intl.NumberFormat>();

function significant(digits: number): Intl.NumberFormat {
  const known = formats.get(digits) ?? new Intl.NumberFormat(locale, { maximumSignificantDigits: digits });
  formats.set(digits, known);
  return known;
}

/** Four significant digits, in powers of ten where it is very small or large. */
export function decimal(value: number | null | undefined, digits = 4): string {
  if (value === null || value === undefined) return missing;
  if (!Number.isFinite(value)) return notFinite(value);
  if (value === 0) return '0';
  const size = Math.abs(value);
  if (size < 1e-4 || size >= 1e7) return value.toExponential(Math.min(2, digits - 1)).replace('-', '−');
  if (Number.isInteger(value)) return whole.format(value).replace('-', '−');
  return significant(digits)
    .format(Number(value.toPrecision(digits)))
    .replace('-', '−');
}

/** No share of 1, nor the end of its interval, is beyond this: it is in percent already. */
const beyondShares = 2;

/** The value of a metric in its usual form. */
export function metricValue(name: string, value: number | null | undefined): string {
  const share = isShare(name) && !(Number.isFinite(value) && Math.abs(value!) > beyondShares);
  return share ? percent(value) : decimal(value);
}

/** 1.2 GiB */
export function bytes(value: number | null | undefined): string {
  if (value === null || value === undefined) return missing;
  const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB'];
  let size = value;
  let unit = 0;
  while (size >= 1024 && unit < units.length - 1) {
    size /= 1024;
    unit += 1;
  }
  return `${unit === 0 || size >= 100 ? Math.round(size) : size.toFixed(1)} ${units[unit]}`;
}

/** "1 run", "3 runs". */
export function plural(n: number, one: string, many = `${one}s`): string {
  return `${count(n)} ${n === 1 ? one : many}`;
}
