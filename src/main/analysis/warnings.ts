/** What makes a comparison doubtful, told before anyone reads its numbers. */
import type { CompareWarning } from '#shared/comparison.ts';
import type { RunParent, RunStatus } from '#shared/run.ts';
import type { Settings } from '#shared/settings.ts';
import { counted, listed } from './words.ts';

export interface DoubtfulRun {
  id: string;
  status: RunStatus;
  settings: Settings;
  /** Of the data set that it was trained on; null where that is not known. */
  fingerprint: string | null;
  /** The program that it was brought in from; null where it was trained here, or by another Contrast Workbench. */
  foreign: string | null;
  /** The run that it goes on from, or began like. */
  parent: RunParent | null;
}

type Tally = [value: string, runs: DoubtfulRun[]][];

function tally(runs: readonly DoubtfulRun[], value: (run: DoubtfulRun) => string): Tally {
  return [...Map.groupBy(runs, value)].sort(([, a], [, b]) => b.length - a.length);
}

const tallied = (groups: Tally, name = (value: string) => value) =>
  listed(groups.map(([value, runs]) => `${name(value)}: ${counted(runs.length, 'run')}`));

/** All but those of the largest group, which are the odd ones out. */
const odd = (groups: Tally) => groups.slice(1).flatMap(([, runs]) => runs.map(({ id }) => id));

/** Warnings of any comparison of these runs, whatever the metric. */
export function warningsOf(runs: readonly DoubtfulRun[]): CompareWarning[] {
  return [...dataWarnings(runs), ...unfinished(runs), ...foreign(runs)];
}

/** Of comparisons by seconds of training: what a run was spared by going on from another one's checkpoint. */
export function forkWarnings(runs: readonly DoubtfulRun[]): CompareWarning[] {
  const forks = runs.filter(({ parent }) => parent?.checkpoint != null).map(({ id }) => id);
  if (forks.length === 0) return [];
  return [
    {
      kind: 'fork',
      text: `${counted(forks.length, 'run goes', 'runs go')} on from the checkpoint of another run, whose seconds are not counted: ${listed(forks)}.`,
      runs: forks,
    },
  ];
}

function dataWarnings(runs: readonly DoubtfulRun[]): CompareWarning[] {
  const sets = tally(runs, ({ settings }) => settings.dataset.id);
  const different: CompareWarning[] =
    sets.length < 2
      ? []
      : [
          {
            kind: 'dataset',
            text: `The runs were trained on ${sets.length} data sets (${tallied(sets)}): what they measure is not the same.`,
            runs: odd(sets),
          },
        ];
  return [...different, ...sets.flatMap(([id, own]) => [...changedData(id, own), ...otherTests(id, own)])];
}

function changedData(id: string, runs: readonly DoubtfulRun[]): CompareWarning[] {
  const groups = tally(
    runs.filter(({ fingerprint }) => fingerprint !== null),
    ({ fingerprint }) => fingerprint!,
  );
  if (groups.length < 2) return [];
  const prints = tallied(groups, (value) => `fingerprint ${value.slice(0, 8)}…`);
  return [
    {
      kind: 'dataset',
      text: `The data set ${id} was not the same for all runs (${prints}): images, labels or class names differ.`,
      runs: odd(groups),
    },
  ];
}

/** Which part of a data set a run is tested on. */
function otherTests(id: string, runs: readonly DoubtfulRun[]): CompareWarning[] {
  const groups = tally(runs, ({ settings: { dataset } }) => {
    const classes = dataset.classes === null ? 'all classes' : counted(dataset.classes, 'class', 'classes');
    const images =
      dataset.testPerClass === null
        ? 'all test images'
        : `${counted(dataset.testPerClass, 'test image')} a class`;
    return `${images} of ${classes}`;
  });
  if (groups.length < 2) return [];
  return [
    {
      kind: 'dataset',
      text: `The runs were not tested on the same part of ${id} (${tallied(groups)}).`,
      runs: odd(groups),
    },
  ];
}

function unfinished(runs: readonly DoubtfulRun[]): CompareWarning[] {
  const open = runs.filter(({ status }) => status !== 'finished');
  if (open.length === 0) return [];
  const statuses = tally(open, ({ status }) => status).map(([status, own]) => `${own.length} ${status}`);
  return [
    {
      kind: 'unfinished',
      text: `${counted(open.length, 'run has', 'runs have')} not finished (${listed(statuses)}): the last values are not final.`,
      runs: open.map(({ id }) => id),
    },
  ];
}

function foreign(runs: readonly DoubtfulRun[]): CompareWarning[] {
  return [
    ...Map.groupBy(
      runs.filter((run) => run.foreign !== null),
      (run) => run.foreign!,
    ),
  ].map(([program, own]) => ({
    kind: 'parameters',
    text: `${counted(own.length, 'run was', 'runs were')} brought in from ${program}: only those parameters are known that have a name here, and other settings may differ too.`,
    runs: own.map(({ id }) => id),
  }));
}

/** From more metrics on that some runs lack, they share a sentence. */
const mostAbsent = 3;

/** Runs that lack a metric which others of them have. */
export function absentWarnings(
  runs: readonly { id: string; metrics: ReadonlySet<string> }[],
  metrics: readonly string[],
): CompareWarning[] {
  const lacking = metrics.flatMap((metric) => {
    const without = runs.filter((run) => !run.metrics.has(metric)).map(({ id }) => id);
    return without.length === 0 || without.length === runs.length ? [] : [{ metric, without }];
  });
  if (lacking.length > mostAbsent) {
    const concerned = new Set(lacking.flatMap(({ without }) => without));
    const names = lacking.map(({ metric }) => metric);
    return [
      {
        kind: 'metrics',
        text: `The runs have not measured the same: ${counted(concerned.size, 'run lacks', 'runs lack')} some of ${counted(names.length, 'metric')} (${listed(names)}).`,
        runs: [...concerned],
      },
    ];
  }
  return lacking.map(({ metric, without }) => ({
    kind: 'metrics',
    text: `${counted(without.length, 'run has', 'runs have')} not measured ${metric}: ${listed(without)}.`,
    runs: without,
  }));
}

/** Values that are NaN or infinite, and are left out. */
export function notFiniteWarning(metric: string, values: number, runs: readonly string[]): CompareWarning[] {
  if (values === 0) return [];
  return [
    {
      kind: 'not-finite',
      text: `${counted(values, 'value')} of ${metric} in ${counted(runs.length, 'run')} ${values === 1 ? 'is NaN or infinite: a gap' : 'are NaN or infinite: gaps'} in curves, and left out of means.`,
      runs: [...runs],
    },
  ];
}
