/** A design that makes a run, or a whole experiment, again. */
import type { ExperimentSpec } from '#shared/experiment.ts';
import { isObject, type JsonObject } from '#shared/paths.ts';
import type { RunSummary } from '#shared/run.ts';
import { type Design, defaults } from './design.ts';
import { readDesign } from './read.ts';

/** What of `settings` differs from `usual`. */
function differing(settings: JsonObject, usual: JsonObject): JsonObject {
  const kept = Object.entries(settings).flatMap(([key, value]) => {
    const other = usual[key];
    if (isObject(value) && isObject(other)) {
      const inner = differing(value as JsonObject, other as JsonObject);
      return Object.keys(inner).length === 0 ? [] : [[key, inner] as const];
    }
    return JSON.stringify(value) === JSON.stringify(other) ? [] : [[key, value] as const];
  });
  return Object.fromEntries(kept);
}

/** One arm and one seed: the run's. */
export function designOfRun({
  settings,
  arm,
  seed,
  experiment,
}: Pick<RunSummary, 'settings' | 'arm' | 'seed' | 'experiment'>): Design {
  return {
    name: `${experiment.name}, ${arm}`.slice(0, 120),
    description: '',
    base: differing(settings as unknown as JsonObject, defaults),
    arms: [{ name: arm, settings: {} }],
    sweep: [],
    seeds: [seed],
  };
}

export function designOfExperiment(spec: ExperimentSpec): Design {
  const reading = readDesign(spec);
  // What the program stored was checked when it was.
  if ('problem' in reading) throw new Error(reading.problem);
  return reading.design;
}

/** Under another name, as a design of its own. */
export function copyOf(design: Design): Design {
  const numbered = /^(.*) \(copy(?: (\d+))?\)$/.exec(design.name);
  const name = numbered === null ? design.name : numbered[1]!;
  const n = numbered === null ? 1 : Number(numbered[2] ?? 1) + 1;
  return { ...design, name: `${name.slice(0, 105)} (copy${n === 1 ? '' : ` ${n}`})` };
}

/** The name of a file for a design: "Which temperature" is "which-temperature.contrast.json". */
export function fileName({ name }: Pick<Design, 'name'>): string {
  const plain = name
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '');
  return `${plain === '' ? 'experiment' : plain.slice(0, 80)}.contrast.json`;
}
