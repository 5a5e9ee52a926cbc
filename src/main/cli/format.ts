/** Numbers and times as people read them. */
import { type MetricKind, metricKind } from '#shared/metric-kind.ts';

/** Shown where there is no value. */
export const none = '–';

/** 0.9785 → "97.85 %". */
export function percent(share: number, digits = 2): string {
  return Number.isFinite(share) ? `${(share * 100).toFixed(digits)} %` : String(share);
}

/** 1234.5 → "1,235"; small numbers keep some digits: 0.01234 → "0.0123". */
export function decimal(value: number): string {
  if (!Number.isFinite(value)) return String(value);
  const size = Math.abs(value);
  if (size >= 1000) return value.toLocaleString('en-US', { maximumFractionDigits: 0 });
  if (size !== 0 && size < 1e-4) return value.toExponential(2);
  return value.toFixed(size >= 100 ? 1 : size >= 10 ? 2 : size >= 1 ? 3 : 4);
}

/** 12.3 → "12.3 s", 80 → "1 min 20 s", 3725 → "1 h 2 min". */
export function duration(seconds: number): string {
  if (!Number.isFinite(seconds)) return none;
  if (seconds < 59.95) return `${seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${whole % 60} s`;
  const minutes = Math.round(whole / 60);
  return `${Math.floor(minutes / 60).toLocaleString('en-US')} h ${minutes % 60} min`;
}

/** 1234.4 → "1,234". */
export function integer(value: number): string {
  return Math.round(value).toLocaleString('en-US');
}

const units = ['B', 'kB', 'MB', 'GB', 'TB'];

/** 1234567 → "1.2 MB". */
export function bytes(count: number): string {
  const power = count < 1000 ? 0 : Math.min(units.length - 1, Math.floor(Math.log10(count) / 3));
  return `${(count / 1000 ** power).toFixed(power === 0 ? 0 : 1)} ${units[power]}`;
}

/** "1 run", "2 runs". */
export function counted(count: number, singular: string, plural = `${singular}s`): string {
  return `${integer(count)} ${count === 1 ? singular : plural}`;
}

/** A metric's value: accuracies in per cent. */
export function metricValue(metric: string, value: number | null | undefined): string {
  if (value === null || value === undefined) return none;
  return valueText(metricKind(metric, [value]).unit, value);
}

/** A value of a metric whose differences are told in a unit. */
export const valueText = (unit: MetricKind['unit'], value: number): string =>
  unit === 'points' ? percent(value) : decimal(value).replace('-', '−');

/** A difference with its sign, shares in points; two of an interval are told apart where they would read alike. */
export function signedText(unit: MetricKind['unit'], value: number, digits = 2): string {
  const size = unit === 'points' ? (Math.abs(value) * 100).toFixed(digits) : decimal(Math.abs(value));
  return `${value < 0 ? '−' : '+'}${size}`;
}

/** "+0.12 to +0.34"; with more digits where the ends of a narrow interval would read alike. */
export function signedRange(unit: MetricKind['unit'], bounds: readonly [number, number] | null): string {
  if (bounds === null) return none;
  const [low, high] = bounds;
  for (let digits = 2; ; digits++) {
    const ends = [signedText(unit, low, digits), signedText(unit, high, digits)];
    if (ends[0] !== ends[1] || low === high || digits === 6 || unit === '') return ends.join(' to ');
  }
}

/** "3 min ago"; the date where it is more than a month ago. */
export function ago(timestamp: string, now = Date.now()): string {
  const seconds = (now - Date.parse(timestamp)) / 1000;
  if (seconds < 60) return 'just now';
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min ago`;
  if (seconds < 86_400) return `${Math.floor(seconds / 3600)} h ago`;
  if (seconds < 30 * 86_400) return `${counted(Math.floor(seconds / 86_400), 'day')} ago`;
  return timestamp.slice(0, 10);
}

/** What is allowed and probably not meant, as a line of its own. */
export const warningLine = (warning: string) => `Warning: ${warning}`;
