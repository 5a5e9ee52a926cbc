/** TensorBoard's event files as past runs: each folder that has some is a run. */
import { createHash } from 'node:crypto';
import { basename, dirname } from 'node:path';
import { workbenchError } from '#shared/errors.ts';
import type { PastExperiment, PastSeries } from '#shared/past-run.ts';
import type { Source } from '../datasets/source.ts';
import { pastExperiment, pastRun, titleOf } from './past.ts';
import { readEvent, type ScalarEvent } from './tensorboard-event.ts';
import { records } from './tfrecord.ts';

export const isEventFile = (name: string) => /tfevents\./.test(basename(name));

interface Folder {
  parameters: Record<string, string>;
  points: Map<string, { step: number; at: number; value: number }[]>;
  started: number;
  finished: number;
}

/** More than this of one run is no plausible training log. */
const maximumPoints = 20_000_000;

/**
 * @param notes takes what was left out and why
 * @throws import.damaged, import.unknown-kind
 */
export async function readTensorBoard(source: Source, notes: string[]): Promise<PastExperiment> {
  const folders = new Map<string, Folder>();
  let points = 0;
  for await (const entry of source.entries()) {
    if (entry.kind !== 'file' || !isEventFile(entry.name)) continue;
    const name = dirname(entry.name);
    const folder = folders.get(name) ?? emptyFolder();
    folders.set(name, folder);
    const events = records(entry.chunks());
    while (true) {
      const { value, done } = await events.next();
      if (done) {
        if (value === 'cut off') notes.push(`The last record of ${entry.name} is cut off and was left out.`);
        if (value === 'damaged') notes.push(`${entry.name} is damaged; what comes before was read.`);
        break;
      }
      const event = decoded(value, source.path, entry.name);
      points += event.scalars.length;
      if (points > maximumPoints)
        throw workbenchError('import.damaged', {
          source: source.path,
          file: entry.name,
          problem: `there are more than ${maximumPoints.toLocaleString('en-US')} points`,
        });
      take(event, folder);
    }
  }
  const title = titleOf(source.path);
  const runs = [...folders].flatMap(([name, folder]) => {
    if (folder.points.size === 0) {
      notes.push(`${name} has no scalars and was left out.`);
      return [];
    }
    const series = [...folder.points].map(([tag, own]) => seriesOf(tag, own));
    const run = {
      program: 'tensorboard' as const,
      key: keyOf(name, series),
      name: name === '.' ? title : name,
      parameters: folder.parameters,
      status: 'finished' as const,
      started: folder.started,
      finished: folder.finished,
      series,
    };
    return [pastRun(run)];
  });
  if (runs.length === 0) throw workbenchError('import.unknown-kind', { source: source.path });
  return pastExperiment('tensorboard', title, runs);
}

const emptyFolder = (): Folder => ({
  parameters: {},
  points: new Map(),
  started: Number.POSITIVE_INFINITY,
  finished: 0,
});

function decoded(bytes: Uint8Array, source: string, file: string): ScalarEvent {
  try {
    return readEvent(bytes);
  } catch (error) {
    const problem = `a record is no event (${(error as Error).message})`;
    throw workbenchError('import.damaged', { source, file, problem }, error);
  }
}

function take({ wallTime, step, scalars, parameters }: ScalarEvent, folder: Folder): void {
  Object.assign(folder.parameters, parameters);
  const at = Math.round(wallTime * 1000);
  if (Number.isSafeInteger(at) && at > 0 && at < 8.64e15) {
    folder.started = Math.min(folder.started, at);
    folder.finished = Math.max(folder.finished, at);
  }
  for (const { tag, value } of scalars) {
    const own = folder.points.get(tag) ?? [];
    folder.points.set(tag, own);
    own.push({ step, at: Math.max(0, at), value });
  }
}

/** In the order of time; what was logged twice for a step counts as it was logged last. */
function seriesOf(tag: string, points: { step: number; at: number; value: number }[]): PastSeries {
  const byStep = new Map(points.toSorted((a, b) => a.at - b.at).map((point) => [point.step, point]));
  const sorted = [...byStep.values()].sort((a, b) => a.step - b.step);
  return {
    name: tag.slice(0, 200),
    stage: null,
    step: sorted.map(({ step }) => step),
    at: sorted.map(({ at }) => at),
    value: sorted.map(({ value }) => value),
  };
}

/** The same files give the same key, wherever they lie. */
function keyOf(name: string, series: readonly PastSeries[]): string {
  const hash = createHash('sha256').update(name);
  for (const { name: tag, at, value } of series)
    hash.update(tag).update(new Float64Array(at)).update(new Float64Array(value));
  return `tensorboard:${hash.digest('hex').slice(0, 32)}`;
}
