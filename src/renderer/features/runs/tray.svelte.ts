/** Runs put aside to be compared: they stay while one filters, sorts and looks at others. */
import type { RunRow } from '#shared/run.ts';
import { remembered } from '../../api/remembered.svelte.ts';

export interface TrayRun {
  id: string;
  experiment: string;
  arm: string;
  seed: number;
}

const kept = remembered<TrayRun[]>('compare/tray', []);

export const tray = {
  get runs(): readonly TrayRun[] {
    return kept.current;
  },
  add(rows: readonly Pick<RunRow, 'id' | 'experiment' | 'arm' | 'seed'>[]): void {
    const known = new Set(kept.current.map(({ id }) => id));
    const added = rows
      .filter(({ id }) => !known.has(id))
      .map(({ id, experiment, arm, seed }) => ({ id, experiment: experiment.name, arm, seed }));
    kept.current = [...kept.current, ...added];
  },
  remove(id: string): void {
    kept.current = kept.current.filter((run) => run.id !== id);
  },
  clear(): void {
    kept.current = [];
  },
};

/**
 * Where runs are compared: in the order in which they were made, which their ids have. What is compared with what does not
 * rest on how a table was sorted.
 */
export const compareHref = (ids: readonly string[]): string => `#/compare?runs=${ids.toSorted().join(',')}`;
