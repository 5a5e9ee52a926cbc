/** What is wrong with a design, and where; and how many runs it stands for where nothing is. */
import { WorkbenchError } from '#shared/errors.ts';
import { expand } from '#shared/expand.ts';
import { type ExperimentSpec, experimentSchema } from '#shared/experiment.ts';
import { settingsSchema } from '#shared/settings.ts';
import { type LocatedProblem, locatedProblems } from '#shared/validation.ts';
import { type Design, ownValue, settingsOf, toDocument } from './design.ts';
import { pathsOf, safeValues } from './sweep.ts';

export interface Checked {
  /** Each with the place that it is at: "arms.0.settings.loss.temperature". */
  problems: LocatedProblem[];
  /** Runs that it expands to; 0 where it is wrong, null where they are too many to try here. */
  runs: number | null;
}

/** What the settings of an arm demand of each other, which neither base nor arm says alone. */
function armProblems(design: Design): LocatedProblem[] {
  return design.arms.flatMap((arm, i) =>
    locatedProblems(settingsSchema, settingsOf(design, i)).map(({ path, message }) => ({
      path: ownValue(design, i, path) === undefined ? `base.${path}` : `arms.${i}.settings.${path}`,
      message: design.arms.length === 1 ? message : `Arm "${arm.name}": ${message}`,
    })),
  );
}

/** The sentences of an error of the catalogue that lists several. */
function linesOf(error: WorkbenchError): string[] {
  const lines = error.message.split('\n');
  return lines.length === 1 ? lines : lines.slice(1).map((line) => line.replace(/^ *- /, ''));
}

/** How often an arm is trained at most: what an arm does not use makes it less. */
const plannedRuns = ({ arms, sweep, seeds }: Design): number =>
  sweep.reduce((n, axis) => n * (safeValues(axis)?.length ?? 1), arms.length * seeds.length);

/**
 * Where sentences about what the sweep leads to belong: to the axis of the setting that they name, or to the sweep.
 * @param lines of a check of the whole experiment
 */
export function sweepProblems(design: Design, lines: readonly string[]): LocatedProblem[] {
  const plain = lines.map((line) => line.replace(/^The experiment(, |: )/, ''));
  return [...new Set(plain)].map((message) => {
    const numbered = /^sweep\[(\d+)\]/.exec(message)?.[1];
    const named = design.sweep.findIndex((axis) =>
      pathsOf(axis).some((path) => message.includes(`: ${path} `) || message.includes(`: ${path}: `)),
    );
    const index = numbered === undefined ? named : Number(numbered);
    return { path: index < 0 ? 'sweep' : `sweep.${index}`, message };
  });
}

/** @param most designs of more runs are not tried run by run, because that takes long; the program does it */
export function check(design: Design, most = Number.POSITIVE_INFINITY): Checked {
  const document = toDocument(design);
  const own = locatedProblems(experimentSchema, document);
  if (own.length > 0) return { problems: own, runs: 0 };
  const arms = armProblems(design);
  if (arms.length > 0 && design.sweep.length === 0) return { problems: arms, runs: 0 };
  if (plannedRuns(design) > most) return { problems: [], runs: null };
  try {
    return { problems: [], runs: expand(experimentSchema.parse(document) as ExperimentSpec).length };
  } catch (error) {
    if (!(error instanceof WorkbenchError)) throw error;
    // What the sweep sets is what is wrong, or leaves wrong what the arms say.
    return { problems: arms.length > 0 ? arms : sweepProblems(design, linesOf(error)), runs: 0 };
  }
}

/** The problems at a place, in short: without the name of what they stand beside. */
export function problemsAt(problems: readonly LocatedProblem[], path: string): string | undefined {
  const here = problems.filter((problem) => problem.path === path).map(({ message }) => short(message));
  return here.length === 0 ? undefined : here.join(' ');
}

/** Those at a place or below it. */
export const problemsWithin = (problems: readonly LocatedProblem[], path: string): LocatedProblem[] =>
  problems.filter((problem) => problem.path === path || problem.path.startsWith(`${path}.`));

/** "base.loss.temperature is −1; it must be greater than 0." beside its field: "It must be greater than 0." */
function short(message: string): string {
  const must = /; (it must .*)$/s.exec(message)?.[1];
  const rest = must ?? message.replace(/^[\w.[\]]+: /, '');
  return rest.charAt(0).toUpperCase() + rest.slice(1);
}

/** The dotted setting that a place is about, and its column; undefined for places outside the settings. */
export function settingAt(path: string): { column: 'base' | number; setting: string } | undefined {
  const base = /^base\.(.+)$/.exec(path);
  if (base !== null) return { column: 'base', setting: base[1]! };
  const arm = /^arms\.(\d+)\.settings\.(.+)$/.exec(path);
  return arm === null ? undefined : { column: Number(arm[1]), setting: arm[2]! };
}
