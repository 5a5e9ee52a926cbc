/** In what runs differ: settings, environment, data. */
import type { DiffEntry, RunsDiff, SettingValue } from '#shared/comparison.ts';
import type { Environment, RunStatus } from '#shared/run.ts';
import { settingTitle } from '#shared/setting-meta.ts';
import { type Settings, stageNames } from '#shared/settings.ts';
import { settingsOf } from './settings-of.ts';

export interface DiffRun {
  id: string;
  experiment: { id: string; name: string };
  arm: string;
  seed: number;
  status: RunStatus;
  settings: Settings;
  /** Where it ran last; null where it never started. */
  environment: Environment | null;
}

const environmentTitles: Partial<Record<keyof Environment, string>> = {
  program: 'Program',
  engine: 'Engine',
  engineVersion: 'Engine version',
  device: 'Device',
  cpu: 'Processor',
  cores: 'Cores',
  memoryBytes: 'Memory, bytes',
  os: 'Operating system',
  node: 'Node',
  gitCommit: 'Git commit',
};

/** Lines of a diff before those that are equal are left out. */
type Lines = Map<string, { title: string; values: SettingValue[] }>;

export function diffRuns(runs: readonly DiffRun[]): Omit<RunsDiff, 'warnings' | 'skipped'> {
  const settings = settingLines(runs);
  const data = new Map([...settings].filter(([name]) => name.startsWith('dataset.')));
  for (const name of data.keys()) settings.delete(name);
  data.set('fingerprint', {
    title: 'Fingerprint',
    values: runs.map(({ environment }) => environment?.datasetFingerprint ?? null),
  });
  const parts = [settings, environmentLines(runs), data];
  const [own, environment, dataset] = parts.map(differing) as [DiffEntry[], DiffEntry[], DiffEntry[]];
  const lines = parts.reduce((sum, part) => sum + part.size, 0);
  return {
    runs: runs.map(({ id, arm, seed, experiment, status }) => ({
      run: id,
      arm,
      seed,
      experiment: experiment.name,
      status,
    })),
    settings: own,
    environment,
    dataset,
    equal: lines - own.length - environment.length - dataset.length,
  };
}

/**
 * Every setting that has an influence on any of the runs, null where it has none. First those that have one on all: the
 * others follow from them.
 */
function settingLines(runs: readonly DiffRun[]): Lines {
  const all = runs.map(({ settings }) => settingsOf(settings));
  const paths = new Set(all.flatMap((settings) => [...settings.keys()]));
  const everywhere = Map.groupBy(paths, (path) => all.every((settings) => settings.has(path)));
  return new Map(
    [...(everywhere.get(true) ?? []), ...(everywhere.get(false) ?? [])].map((path) => [
      path,
      { title: settingTitle(path), values: all.map((settings) => settings.get(path) ?? null) },
    ]),
  );
}

function environmentLines(runs: readonly DiffRun[]): Lines {
  const fields = Object.entries(environmentTitles).map(([name, title]) => [
    name,
    {
      title: title!,
      values: runs.map(
        ({ environment }) => (environment?.[name as keyof Environment] ?? null) as SettingValue,
      ),
    },
  ]) satisfies [string, { title: string; values: SettingValue[] }][];
  const counts = stageNames.map(
    (stage) =>
      [
        `parameters.${stage}`,
        {
          title: `Parameters, ${stage}`,
          values: runs.map(({ environment }) => environment?.parameters?.[stage]?.total ?? null),
        },
      ] as const,
  );
  return new Map([...fields, ...counts]);
}

const differing = (lines: Lines): DiffEntry[] =>
  [...lines].filter(([, { values }]) => new Set(values).size > 1).map(([name, line]) => ({ name, ...line }));
