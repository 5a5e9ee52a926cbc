/** Puts runs into arms: those of one arm have the same settings and differ in their seeds alone. */
import { leaves } from '#shared/paths.ts';
import { effectiveSettings, type Settings } from '#shared/settings.ts';

export interface ComparedRun {
  id: string;
  experiment: { id: string; name: string };
  arm: string;
  /** What the sweep varied, by dotted path. */
  varied: Readonly<Record<string, string | number | boolean | null>>;
  seed: number;
  settings: Settings;
}

export interface Arm<R extends ComparedRun> {
  name: string;
  /** In the order of the seeds. */
  runs: R[];
}

/**
 * In the order of first appearance. Where different settings go by one name, the experiment's name is added, and its
 * id where that does not tell them apart either.
 */
export function armsOf<R extends ComparedRun>(runs: readonly R[]): Arm<R>[] {
  const groups = [...Map.groupBy(runs, settingsKey).values()];
  const names = distinctNames(groups.map((group) => group[0]!));
  return groups.map((group, i) => ({ name: names[i]!, runs: group.toSorted((a, b) => a.seed - b.seed) }));
}

function settingsKey({ arm, settings }: ComparedRun): string {
  const values = leaves(effectiveSettings(settings)).sort(([a], [b]) => (a < b ? -1 : 1));
  return JSON.stringify([arm, values]);
}

function label({ arm, varied }: ComparedRun): string {
  return [arm, ...Object.entries(varied).map(([path, value]) => `${path}=${value}`)].join(', ');
}

function distinctNames(runs: readonly ComparedRun[]): string[] {
  const candidates = [
    label,
    (run: ComparedRun) => `${label(run)} (${run.experiment.name})`,
    (run: ComparedRun) => `${label(run)} (${run.experiment.name}, ${run.experiment.id})`,
  ];
  const counts = candidates.map((name) => {
    const seen = new Map<string, number>();
    for (const run of runs) seen.set(name(run), (seen.get(name(run)) ?? 0) + 1);
    return seen;
  });
  return runs.map((run) => {
    const own = candidates.find((name, i) => counts[i]!.get(name(run)) === 1);
    return (own ?? candidates.at(-1)!)(run);
  });
}
