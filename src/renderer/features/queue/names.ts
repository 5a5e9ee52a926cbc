/** What runs of the queue are called: those of a sweep differ in what it varies. */
import type { QueueEntry, RunSummary } from '#shared/run.ts';
import { emptyMeaning, settingMeta, settingTitle } from '#shared/setting-meta.ts';

interface Named {
  run: Pick<RunSummary, 'experiment' | 'arm' | 'seed'>;
  varied: QueueEntry['varied'];
}

const lower = (title: string) => title[0]!.toLowerCase() + title.slice(1);

/** "supcon, temperature 0.1, seed 2". */
export function shortName({ run, varied }: Named): string {
  const settings = Object.entries(varied).map(
    ([path, value]) => `${lower(settingTitle(path))} ${value ?? emptyMeaning(settingMeta(path).description)}`,
  );
  return [run.arm, ...settings, `seed ${run.seed}`].join(', ');
}

/** With its experiment before it. */
export const longName = (entry: Named): string => `${entry.run.experiment.name}: ${shortName(entry)}`;
