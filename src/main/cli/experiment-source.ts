/** Where an experiment comes from: a preset or a file, and what the command line changes in it. */
import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { workbenchError } from '#shared/errors.ts';
import { parseExperiment, settingPaths } from '#shared/expand.ts';
import type { ExperimentSpec, RunSpec } from '#shared/experiment.ts';
import { isObject, type Json, type JsonObject, valueAt, withValueAt } from '#shared/paths.ts';
import { presets } from '#shared/presets.ts';
import { nearestName } from '#shared/validation.ts';

/** An experiment ready to be stored. */
export interface PlannedExperiment {
  spec: ExperimentSpec;
  runs: RunSpec[];
  /** What messages call it: the preset, or the file as the person named it. */
  source: string;
  /** Folder of the file it came from; null for a preset. */
  folder: string | null;
}

export interface Changes {
  /** Texts of --set, `key=value` each. */
  set?: readonly string[] | undefined;
  /** Text of --seeds. */
  seeds?: string | undefined;
}

/**
 * Reads a preset, or else a file, and lays the command line's changes over it.
 * @throws experiment.*, cli.file-missing, cli.file-unreadable, cli.bad-seeds
 */
export function planExperiment(name: string, changes: Changes, cwd: string): PlannedExperiment {
  const preset = presets.find((p) => p.id === name);
  const file = resolve(cwd, name);
  const input = preset === undefined ? readExperimentFile(name, file) : preset.experiment;
  const changed = applyChanges(input, changes);
  const { spec, runs } = parseExperiment(changed, name);
  return { spec, runs, source: sourceOf(name), folder: preset === undefined ? dirname(file) : null };
}

/** Reads a file's JSON. `name` is how the person called it. @throws as planExperiment */
function readExperimentFile(name: string, file: string): unknown {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code !== 'ENOENT')
      throw workbenchError('cli.file-unreadable', { file: name, reason: code ?? String(error) }, error);
    if (/[/\\]|\.json$/i.test(name)) throw workbenchError('cli.file-missing', { file: name }, error);
    const known = presets.map((p) => p.id);
    throw workbenchError(
      'experiment.unknown-preset',
      { name, known, nearest: nearestName(name, known) },
      error,
    );
  }
  return parseJson(text, name);
}

/** @throws experiment.not-json */
function parseJson(text: string, source: string): unknown {
  try {
    // A byte order mark, which some editors put in front, is no part of the JSON.
    return JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch (error) {
    const problem = (error as SyntaxError).message.replace(/\.?$/, '.');
    throw workbenchError('experiment.not-json', { source, problem }, error);
  }
}

/**
 * Checks a file without reading presets. @throws as planExperiment
 */
export function checkFile(name: string, cwd: string): PlannedExperiment {
  const file = resolve(cwd, name);
  let input: unknown;
  try {
    input = readExperimentFile(name, file);
  } catch (error) {
    // Here only a file can be meant.
    if ((error as { code?: unknown }).code === 'experiment.unknown-preset') {
      throw workbenchError('cli.file-missing', { file: name }, error);
    }
    throw error;
  }
  return { ...parseExperiment(input, name), source: sourceOf(name), folder: dirname(file) };
}

/** The end of a path tells more than its beginning. */
const sourceOf = (name: string) => name.slice(-300);

function applyChanges(input: unknown, { set = [], seeds }: Changes): unknown {
  // What is no object is left for the check of the whole to explain.
  if (!isObject(input)) return input;
  let changed = input as JsonObject;
  for (const text of set) {
    const [path, value] = parseAssignment(text, changed);
    changed = withValueAt(changed, `base.${path}`, value);
  }
  return seeds === undefined ? changed : { ...changed, seeds: parseSeeds(seeds) };
}

/**
 * Splits `key=value`: the value is JSON where it reads as such, else text.
 * @throws experiment.bad-assignment
 */
function parseAssignment(text: string, experiment: JsonObject): [path: string, value: Json] {
  const refuse = (problem: string) => workbenchError('experiment.bad-assignment', { text, problem });
  const equals = text.indexOf('=');
  if (equals === -1) throw refuse('the "=" between key and value is missing.');
  const path = text.slice(0, equals).trim();
  if (!settingPaths.includes(path)) {
    const nearest = nearestName(path, settingPaths);
    throw refuse(
      `"${path}" is not a known setting.${nearest === undefined ? '' : ` Did you mean "${nearest}"?`}`,
    );
  }
  const owner = ownerOf(path, experiment);
  if (owner !== undefined) throw refuse(`${owner} of the experiment sets ${path} itself, which would win.`);
  const value = text.slice(equals + 1).trim();
  try {
    return [path, JSON.parse(value) as Json];
  } catch {
    return [path, value];
  }
}

/** Texts of --set as settings laid over a run's own. @throws experiment.bad-assignment */
export function parseOverrides(texts: readonly string[]): JsonObject {
  return texts.reduce<JsonObject>((changes, text) => {
    const [path, value] = parseAssignment(text, {});
    return withValueAt(changes, path, value);
  }, {});
}

/** The arm or sweep that would overrule a change of a base setting. */
function ownerOf(path: string, experiment: JsonObject): string | undefined {
  const list = (value: unknown) => (Array.isArray(value) ? value : []) as unknown[];
  const arm = list(experiment.arms).find((a) => valueAt(a, `settings.${path}`) !== undefined);
  if (arm !== undefined) return `arm "${String(valueAt(arm, 'name'))}"`;
  const swept = list(experiment.sweep).some((axis) => [valueAt(axis, 'setting')].flat().includes(path));
  return swept ? 'the sweep' : undefined;
}

/** "1,2,3" as numbers. @throws cli.bad-seeds */
export function parseSeeds(text: string): number[] {
  const refuse = (problem: string) => workbenchError('cli.bad-seeds', { text, problem });
  const seeds = text.split(',').map((part) => {
    const word = part.trim();
    if (word === '') throw refuse('a seed is empty.');
    if (!/^\d+$/.test(word) || Number(word) > 0xffffffff) throw refuse(`"${word}" is not such a number.`);
    return Number(word);
  });
  const twice = seeds.find((seed, i) => seeds.indexOf(seed) !== i);
  if (twice !== undefined) throw refuse(`${twice} is listed twice; each seed counts once.`);
  return seeds;
}
