/** Runs of a diff that have the same in every line, and so can share a column. */
import type { RunsDiff } from '#shared/comparison.ts';

export interface AlikeRuns {
  arm: string;
  experiment: string;
  /** Place of the first of them among the values of each line. */
  index: number;
  members: readonly { run: string; seed: number }[];
}

type Lines = Pick<RunsDiff, 'runs' | 'settings' | 'dataset' | 'environment'>;

/** In the order of their first runs. Runs of one arm and experiment only: the column is called by these. */
export function alikeRuns({ runs, settings, dataset, environment }: Lines): AlikeRuns[] {
  const lines = [...settings, ...dataset, ...environment];
  const groups = Map.groupBy(runs.keys(), (i) => {
    const { arm, experiment } = runs[i]!;
    return JSON.stringify([arm, experiment, ...lines.map(({ values }) => values[i])]);
  });
  return [...groups.values()].map((indices) => {
    const index = indices[0]!;
    const { arm, experiment } = runs[index]!;
    return { arm, experiment, index, members: indices.map((i) => runs[i]!) };
  });
}
