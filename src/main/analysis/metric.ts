/** How a metric is told to people. */

export interface MetricKind {
  /** Which direction is better; null where the name does not tell. */
  better: 'higher' | 'lower' | null;
  /** A difference with its unit: accuracies in percentage points, others as they are. */
  difference(value: number): string;
  /** A bare number in that unit. */
  number(value: number): string;
}

/** @param name such as `test/accuracy` or `train/loss` */
export function metricKind(name: string): MetricKind {
  if (name.endsWith('accuracy')) {
    const number = (value: number) => tidy((value * 100).toFixed(2));
    return {
      better: 'higher',
      number,
      difference: (value) => `${number(value)} percentage point${number(value) === '1.00' ? '' : 's'}`,
    };
  }
  const number = (value: number) => tidy(value.toPrecision(3));
  return { better: name.endsWith('loss') ? 'lower' : null, number, difference: number };
}

/** A minus sign rather than a hyphen, and none before zero. */
function tidy(text: string): string {
  if (Number(text) === 0) return text.replace('-', '');
  return text.replace(/^-/, '−').replace('e-', 'e−');
}
