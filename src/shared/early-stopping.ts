/** When a stage has stopped getting better: pure functions of what its epochs measured. */
import type { EarlyStopping } from './experiment.ts';
import type { EpochMetrics } from './run.ts';

export type Direction = 'max' | 'min';

/** Whether more or less of a metric is better, where `mode` leaves it to the name: less for a loss. */
export function directionOf(metric: string, mode: 'auto' | Direction): Direction {
  if (mode !== 'auto') return mode;
  return /loss$/.test(metric) ? 'min' : 'max';
}

/** Whether `value` beats `best` by more than `minDelta`. NaN never does; anything beats NaN. */
export function beats(value: number, best: number, direction: Direction, minDelta = 0): boolean {
  if (Number.isNaN(value)) return false;
  if (Number.isNaN(best)) return true;
  return direction === 'max' ? value > best + minDelta : value < best - minDelta;
}

/** What is known of an epoch. */
export type MeasuredEpoch = Pick<EpochMetrics, 'stage' | 'epoch' | 'values'>;

/**
 * Whether a stage is to end after the last of these epochs. Epochs that did not measure the metric neither help nor
 * count against the patience.
 * @param epochs all recorded epochs of the run, in order; only those of `stage` are looked at
 */
export function stopsEarly(
  epochs: readonly MeasuredEpoch[],
  stage: EpochMetrics['stage'],
  rule: EarlyStopping,
): boolean {
  if (rule.stages !== undefined && !rule.stages.includes(stage)) return false;
  const direction = directionOf(rule.metric, rule.mode);
  let best = Number.NaN;
  let without = 0;
  for (const epoch of epochs) {
    const value = epoch.stage === stage ? epoch.values[rule.metric] : undefined;
    if (value === undefined) continue;
    if (beats(value, best, direction, rule.minDelta)) {
      best = value;
      without = 0;
    } else {
      without++;
    }
  }
  return without >= rule.patience;
}
