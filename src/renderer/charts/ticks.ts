/** Round numbers for an axis. */

/** Decimals that tell the ticks apart, of values times `factor`. */
export function tickDecimals(ticks: readonly number[], factor = 1): number {
  const step = Math.abs((ticks[1] ?? 1) - (ticks[0] ?? 0)) * factor;
  return step === 0 ? 0 : Math.min(12, Math.max(0, -Math.floor(Math.log10(step) + 1e-9)));
}

/**
 * About `count` numbers at steps of 1, 2 or 5 times a power of ten, from at or below `low` to at or above `high`.
 * Where both are the same, a little around them.
 */
export function niceTicks(low: number, high: number, count: number): number[] {
  // What floating point alone sets apart is the same.
  const apart = high - low > 1e-9 * Math.max(Math.abs(low), Math.abs(high));
  const span = apart ? high - low : Math.abs(low) || 1;
  const rough = span / Math.max(1, count - 1);
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = power * ([1, 2, 5, 10].find((factor) => factor * power >= rough * 0.999) ?? 10);
  const from = Math.floor(low / step + 1e-9);
  const to = Math.max(from + 1, Math.ceil(high / step - 1e-9));
  return Array.from({ length: to - from + 1 }, (_, i) => Number(((from + i) * step).toPrecision(12)));
}

/** A format; one with more decimals where it would write the ticks alike. */
export function tellingApart(
  ticks: readonly number[],
  format: (value: number) => string,
): (value: number) => string {
  const texts = ticks.map(format);
  if (ticks.length < 2 || new Set(texts).size === texts.length) return format;
  const percent = texts.every((text) => text.endsWith(' %'));
  const factor = percent ? 100 : 1;
  const digits = tickDecimals(ticks, factor);
  return (value) => `${(factor * value).toFixed(digits).replace('-', '−')}${percent ? ' %' : ''}`;
}

export const tickTexts = (ticks: readonly number[], format: (value: number) => string): string[] =>
  ticks.map(tellingApart(ticks, format));

/** The same as Chart.js asks for it, tick by tick. */
export const tickCallback =
  (format: (value: number) => string) =>
  (_: unknown, index: number, ticks: readonly { value: number }[]): string =>
    tickTexts(
      ticks.map(({ value }) => value),
      format,
    )[index]!;

/** More labels than this have no room on an axis. */
const mostTicks = 9;

/**
 * Of a logarithmic axis's ticks 1, 2 and 5 of each power of ten, or the powers alone where these are too many; where
 * they are too few to read the axis by, those of one digit, and all of them where these are too few as well.
 */
export function logTicks<T extends { value: number }>(ticks: readonly T[]): T[] {
  const first = ({ value }: T) => Number((value / 10 ** Math.floor(Math.log10(value) + 1e-9)).toPrecision(2));
  const among = (digits: readonly number[]) => ticks.filter((tick) => digits.includes(first(tick)));
  const usual = among([1, 2, 5]);
  if (usual.length < 3) {
    const whole = among([1, 2, 3, 4, 5, 6, 7, 8, 9]);
    return whole.length < 3 ? [...ticks] : whole;
  }
  return usual.length <= mostTicks ? usual : among([1]);
}

const prefixes = ['', 'k', 'M', 'G', 'T', 'P', 'E'] as const;

/** Large round numbers with the prefix that is theirs: "20 G" rather than 2.00e+10. */
export function prefixed(value: number): string {
  const power = Math.min(
    prefixes.length - 1,
    Math.max(0, Math.floor(Math.log10(Math.abs(value)) / 3 + 1e-9)),
  );
  return `${Number((value / 1000 ** power).toPrecision(4))} ${prefixes[power]}`.trim();
}
