/** From an experiment to the runs it stands for. */
import { workbenchError } from './errors.ts';
import { type Axis, type ExperimentSpec, experimentSchema, type RunSpec } from './experiment.ts';
import { type JsonObject, leaves, merge, withValueAt } from './paths.ts';
import { deriveSeed, RandomStream } from './philox.ts';
import { effectiveSettings, settingsSchema } from './settings.ts';
import { nearestName, parseOrExplain } from './validation.ts';

/** More runs than this are refused: they are a slip of the pen rather than a plan. */
export const maximumRuns = 10_000;

type Scalar = string | number | boolean | null;

/** Rounds away the noise of floating point, so that 0.1 … 0.5 reads 0.3 and not 0.30000000000000004. */
const tidy = (value: number) => Number(value.toPrecision(12));

/** The values that an axis goes through. */
export function axisValues(axis: Axis): Scalar[] {
  if (axis.values !== undefined) return axis.values;
  if (axis.range !== undefined) {
    const { from, to, count } = axis.range;
    return spaced(count).map((t) => tidy(from + (to - from) * t));
  }
  if (axis.logRange !== undefined) {
    const { from, to, count } = axis.logRange;
    return spaced(count).map((t) => tidy(from * (to / from) ** t));
  }
  const { from, to, count, log, seed } = axis.random!;
  const stream = new RandomStream(seed, deriveSeed('axis', ...[axis.setting].flat()));
  return Array.from({ length: count }, () => {
    const t = stream.uniform();
    return tidy(log ? from * (to / from) ** t : from + (to - from) * t);
  });
}

function spaced(count: number): number[] {
  return Array.from({ length: count }, (_, i) => (count === 1 ? 0 : i / (count - 1)));
}

/** Every combination of one value an axis; one empty combination where there are no axes. */
function combinations(axes: readonly Axis[]): Record<string, Scalar>[] {
  return axes.reduce<Record<string, Scalar>[]>(
    (sets, axis) =>
      sets.flatMap((set) =>
        axisValues(axis).map((value) => ({
          ...set,
          ...Object.fromEntries([axis.setting].flat().map((path) => [path, value])),
        })),
      ),
    [{}],
  );
}

/** Dotted paths of all settings. */
export const settingPaths: readonly string[] = leaves(settingsSchema.parse({})).map(([path]) => path);

function checkAxes(axes: readonly Axis[], source: string): void {
  const problems = axes.flatMap((axis, i) =>
    [axis.setting].flat().flatMap((path) => {
      if (settingPaths.includes(path)) return [];
      const nearest = nearestName(path, settingPaths);
      const hint = nearest === undefined ? '' : ` Did you mean "${nearest}"?`;
      return [`sweep[${i}].setting: "${path}" is not a known setting.${hint}`];
    }),
  );
  if (problems.length > 0) throw workbenchError('experiment.invalid', { source, problems });
}

/**
 * All runs of an experiment: arms × sweep × seeds, in that order. Combinations that differ only in settings without
 * influence on their method (a temperature for cross-entropy) become one run.
 * @throws experiment.invalid, experiment.too-many-runs
 */
export function expand(spec: ExperimentSpec, source = 'The experiment'): RunSpec[] {
  checkAxes(spec.sweep, source);
  const planned =
    spec.arms.length * spec.seeds.length * spec.sweep.reduce((n, axis) => n * axisValues(axis).length, 1);
  if (planned > maximumRuns)
    throw workbenchError('experiment.too-many-runs', { runs: planned, limit: maximumRuns });
  const sets = combinations(spec.sweep);
  return spec.arms.flatMap((arm) => {
    const seen = new Set<string>();
    return sets.flatMap((varied) => {
      const own = merge(spec.base as JsonObject, arm.settings as JsonObject);
      const input = Object.entries(varied).reduce(
        (object, [path, value]) => withValueAt(object, path, value),
        own,
      );
      const where =
        Object.keys(varied).length === 0
          ? `${source}, arm "${arm.name}"`
          : `${source}, arm "${arm.name}", sweep`;
      const settings = parseOrExplain(settingsSchema, input, where);
      const effective = JSON.stringify(effectiveSettings(settings));
      if (seen.has(effective)) return [];
      seen.add(effective);
      const influential = leaves(effectiveSettings(settings)).map(([path]) => path);
      const kept = Object.fromEntries(Object.entries(varied).filter(([path]) => influential.includes(path)));
      return spec.seeds.map((seed): RunSpec => ({ arm: arm.name, seed, settings, varied: kept }));
    });
  });
}

/**
 * Checks an experiment and all runs it stands for.
 * @param source what to call it in messages, such as its file name
 * @throws experiment.invalid, experiment.too-many-runs
 */
export function parseExperiment(input: unknown, source: string): { spec: ExperimentSpec; runs: RunSpec[] } {
  const spec = parseOrExplain(experimentSchema, input, source);
  return { spec, runs: expand(spec, source) };
}
