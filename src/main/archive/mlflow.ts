/** MLflow's file store (mlruns) as past runs: parameters, tags and the history of each metric. */
import { parse } from 'yaml';
import { workbenchError } from '#shared/errors.ts';
import type { PastExperiment, PastRun, PastSeries } from '#shared/past-run.ts';
import type { Source } from '../datasets/source.ts';
import { pastExperiment, pastRun, titleOf } from './past.ts';
import { readText } from './read-text.ts';

interface Folder {
  meta: Record<string, unknown>;
  metrics: Map<string, string>;
  parameters: Record<string, string>;
  tags: Record<string, string>;
}

/** A run's folder, what kind of file, and its name there: `0/0123…/metrics/train/loss`. */
const inRun = /^(.*?)\/?(meta\.yaml|(?:(metrics|params|tags)\/(.+)))$/;

/**
 * @param notes takes what was left out and why
 * @throws import.damaged, import.too-large
 */
export async function readMlflow(source: Source, notes: string[]): Promise<PastExperiment[]> {
  const folders = new Map<string, Folder>();
  for await (const entry of source.entries()) {
    const match = entry.kind === 'file' ? inRun.exec(entry.name) : null;
    if (match === null) continue;
    const [, folder = '', , kind, name = ''] = match;
    const own: Folder = folders.get(folder) ?? { meta: {}, metrics: new Map(), parameters: {}, tags: {} };
    folders.set(folder, own);
    const text = await readText(source, entry);
    if (kind === undefined) own.meta = metaOf(text, source.path, entry.name);
    else if (kind === 'metrics') own.metrics.set(name, text);
    else if (kind === 'params') own.parameters[name] = text.slice(0, 10_000);
    else own.tags[name] = text.slice(0, 10_000);
  }
  const experiments = new Map<string, PastRun[]>();
  for (const [path, folder] of folders) {
    if (runId(folder) === undefined) continue;
    if (folder.meta.lifecycle_stage === 'deleted') {
      notes.push(`Run ${runId(folder)} is deleted in MLflow and was left out.`);
      continue;
    }
    const name = experimentName(path, folders) ?? titleOf(source.path);
    experiments.set(name, [...(experiments.get(name) ?? []), runOf(folder, source.path, path)]);
  }
  return [...experiments].map(([name, runs]) => pastExperiment('mlflow', name, runs));
}

function metaOf(text: string, source: string, file: string): Record<string, unknown> {
  try {
    // Aliases could blow a few lines up into gigabytes; no store has any.
    const meta: unknown = parse(text, { maxAliasCount: 0 });
    return typeof meta === 'object' && meta !== null ? (meta as Record<string, unknown>) : {};
  } catch (error) {
    const problem = (error as Error).message.split('\n')[0]!;
    throw workbenchError('import.damaged', { source, file, problem }, error);
  }
}

function runId({ meta }: Folder): string | undefined {
  const id = meta.run_id ?? meta.run_uuid;
  return typeof id === 'string' || typeof id === 'number' ? String(id) : undefined;
}

function experimentName(path: string, folders: ReadonlyMap<string, Folder>): string | undefined {
  const name = folders.get(path.split('/').slice(0, -1).join('/'))?.meta.name;
  return typeof name === 'string' ? name : undefined;
}

/** MLflow writes its status as a number, or as its name. */
const statuses: Record<string, PastRun['status']> = {
  3: 'finished',
  FINISHED: 'finished',
  4: 'failed',
  FAILED: 'failed',
};

function runOf(folder: Folder, source: string, path: string): PastRun {
  const { meta, parameters, tags } = folder;
  const series = [...folder.metrics].map(([name, text]) => seriesOf(name, text, source, path));
  const times = series.flatMap(({ at }) => (at.length === 0 ? [] : [at[0]!, at.at(-1)!]));
  const time = (value: unknown, otherwise: number) =>
    typeof value === 'number' && Number.isSafeInteger(value) && value > 0 && value < 8.64e15
      ? value
      : otherwise;
  const started = time(meta.start_time, times.length > 0 ? Math.min(...times) : Date.now());
  return pastRun({
    program: 'mlflow',
    key: `mlflow:${runId(folder)}`,
    name: String(meta.run_name ?? tags['mlflow.runName'] ?? runId(folder)),
    parameters,
    status: statuses[String(meta.status)] ?? 'cancelled',
    started,
    finished: time(meta.end_time, times.length > 0 ? Math.max(...times) : started),
    tags: Object.entries(tags)
      .filter(([name]) => !name.startsWith('mlflow.'))
      .map(([name, value]) => `${name}=${value}`.slice(0, 60)),
    notes: tags['mlflow.note.content'] ?? '',
    series,
  });
}

/** Each line is a time in milliseconds, a value and a step. */
function seriesOf(name: string, text: string, source: string, path: string): PastSeries {
  const points = text.split('\n').flatMap((line) => {
    const words = line.trim().split(/\s+/);
    if (words.length < 2) return [];
    const [at, value, step] = [Number(words[0]), numberOf(words[1]!), Number(words[2] ?? 0)];
    if (!Number.isSafeInteger(at) || value === undefined || !Number.isSafeInteger(step)) {
      const problem = `"${line.slice(0, 80)}" is no measurement`;
      throw workbenchError('import.damaged', { source, file: `${path}/metrics/${name}`, problem });
    }
    return [{ at, value, step }];
  });
  points.sort((a, b) => a.step - b.step || a.at - b.at);
  return {
    name: name.slice(0, 200),
    stage: null,
    step: points.map(({ step }) => step),
    at: points.map(({ at }) => at),
    value: points.map(({ value }) => value),
  };
}

/** As Python writes it. */
function numberOf(text: string): number | undefined {
  if (/^[+-]?nan$/i.test(text)) return Number.NaN;
  const infinity = /^([+-]?)inf(inity)?$/i.exec(text);
  if (infinity !== null) return infinity[1] === '-' ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
  const value = Number(text);
  return Number.isNaN(value) ? undefined : value;
}
