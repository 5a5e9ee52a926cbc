/** What is foreseen of a design's runs, in words and columns. */
import { count, decimal, plural } from '../../../format/numbers.ts';
import type { PlannedRun } from '../state/preview.svelte.ts';
import type { Design } from './design.ts';
import { safeValues } from './sweep.ts';

/** "2 arms × 5 values × 3 seeds": what the runs come from. */
export function crossing({ arms, sweep, seeds }: Design): string {
  const axes = sweep.map((axis) => plural(safeValues(axis)?.length ?? 0, 'value'));
  return [plural(arms.length, 'arm'), ...axes, plural(seeds.length, 'seed')].join(' × ');
}

/** Settings that the sweep varies in any of the runs, in order. */
export const variedPaths = (runs: readonly PlannedRun[]): string[] => [
  ...new Set(runs.flatMap(({ varied }) => Object.keys(varied))),
];

/** Of the networks that the stages use together: the encoder of both stages is one. */
export function parametersOf({ stages }: PlannedRun): number | null {
  const totals = stages.map(({ parameters }) => parameters?.total);
  return totals.some((total) => total === undefined) ? null : Math.max(...(totals as number[]));
}

/** 1,234 as it is; 23.5 M, 1.2 G. */
export function short(value: number | null): string {
  if (value === null) return '–';
  if (value < 10_000) return count(value);
  const [unit, size] = value < 1e6 ? ['k', 1e3] : value < 1e9 ? ['M', 1e6] : ['G', 1e9];
  return `${decimal(value / (size as number), 3)} ${unit}`;
}

const stageWords = { supervised: 'supervised', pretrain: 'pre-training', classify: 'classifier' };

/** What a run goes through: "pre-training: 4 epochs in batches of 128". */
export const stageLines = ({ stages }: PlannedRun): string[] =>
  stages.map(
    ({ name, epochs, batchSize }) =>
      `${stageWords[name]}: ${plural(epochs, 'epoch')} in batches of ${count(batchSize)}`,
  );

/** Positives that an anchor meets on average: more digits where they are few. */
export const meanPositives = (mean: number): string =>
  mean >= 100 ? count(mean) : mean >= 10 ? mean.toFixed(1) : mean.toFixed(2);
