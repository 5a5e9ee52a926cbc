/** What the name of a metric tells: whether more of it is better, and whether it is a share that reads best in percent. */

export interface MetricKind {
  /** Which direction is better; null where the name does not tell. */
  better: 'higher' | 'lower' | null;
  /** What a difference is counted in: "points" for shares, which are percentage points; nothing for others. */
  unit: 'points' | '';
  /** What a value is multiplied by to be shown: 100 for shares. */
  factor: number;
}

const shares =
  /accuracy|precision|recall|(^|[^a-z])acc([^a-z]|$)|(^|[^a-z])f1([^a-z0-9]|$)|(?<!cpu-)share|anchors-without-positive/i;

/** Whether a metric is a share of 1, by its name. A processor's share counts cores. */
export const isShare = (metric: string): boolean => shares.test(metric);

/** Beyond this, what is called a share is one in percent already, as other programs log it. */
const mostOfShare = 1;

/**
 * @param name such as `test/accuracy` or `train/loss`
 * @param values of it, where some are known: what is called an accuracy and is 93.4 is no share of 1
 */
export function metricKind(name: string, values: readonly number[] = []): MetricKind {
  const share =
    isShare(name) && !values.some((value) => Number.isFinite(value) && Math.abs(value) > mostOfShare);
  return { better: betterOf(name), unit: share ? 'points' : '', factor: share ? 100 : 1 };
}

const higher = /(accuracy|precision|recall|(^|[^a-z])(acc|f1|auc|auroc))$/;
const lower = /(loss|error|perplexity|(^|[^a-z])(err|mse|rmse|mae|nll))$/;
/** What a metric was measured on rather than what it is, as in `Loss/train`. */
const place = /^(train|training|test|testing|val|valid|validation|eval|epoch|step|batch)$/;

function betterOf(name: string): MetricKind['better'] {
  const parts = name
    .toLowerCase()
    .split('/')
    .map((part) => part.replace(/[-_@ ]?(top[-_]?)?\d+$/, (end) => (/f1$/.test(part) ? end : '')));
  const said = parts.filter((part) => !place.test(part)).at(-1);
  if (said === undefined) return null;
  if (higher.test(said)) return 'higher';
  return lower.test(said) ? 'lower' : null;
}
