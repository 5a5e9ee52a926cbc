/** The thread in which maps are made: asks for features, tells how far it is, and sends what came out. */
import { once } from 'node:events';
import { parentPort, workerData } from 'node:worker_threads';
import { WorkbenchError, workbenchError } from '#shared/errors.ts';
import type { MapParameters } from '#shared/projection.ts';
import { move, procrustes } from '../align.ts';
import { prepareFeatures } from '../features.ts';
import { type Alignment, type FinishedMap, firstTwo, type MapHooks, makeMap } from '../make-map.ts';
import { reducedDimensions } from '../memory.ts';
import { applyPca, fitPca } from '../pca.ts';
import { sharedFloat32 } from '../shared-arrays.ts';
import { Team } from '../team.ts';
import { transformPoints } from '../transform.ts';
import { commands, type FeaturesMessage, type JobData, type JobMessage } from './protocol.ts';

/** Milliseconds between two tellings at least. */
const progressInterval = 100;
const snapshotInterval = 200;

const port = parentPort!;
const { command, lanes, task } = workerData as JobData;
const tell = (message: JobMessage, transfer: ArrayBuffer[] = []) => port.postMessage(message, transfer);

async function featuresOf(frame: number): Promise<FeaturesMessage> {
  tell({ type: 'wanted', frame });
  const [message] = (await once(port, 'message')) as [FeaturesMessage];
  return message;
}

const column = (y: Float64Array, which: 0 | 1) =>
  Float32Array.from({ length: y.length / 2 }, (_, i) => y[2 * i + which]!);

function hooksOf(frame: number): MapHooks {
  let told = 0;
  let shown = 0;
  let phase = '';
  return {
    control() {
      while (Atomics.load(command, 0) === commands.pause) Atomics.wait(command, 0, commands.pause);
      return 'go';
    },
    progress(progress) {
      const now = performance.now();
      if (progress.phase === phase && now - told < progressInterval) return;
      phase = progress.phase;
      told = now;
      tell({ type: 'progress', frame, progress });
    },
    step({ ids, labels, iteration, positions }) {
      const now = performance.now();
      if (now - shown < snapshotInterval) return;
      shown = now;
      const y = positions();
      tell({ type: 'snapshot', frame, iteration, ids, labels, x: column(y, 0), y: column(y, 1) });
    },
  };
}

function sendFrame(frame: number, map: FinishedMap, dimensions: number, seconds: number): void {
  const { ids, labels, y, quality, notes, moved, displacement } = map;
  const result = {
    ids,
    labels,
    quality,
    notes,
    moved,
    displacement,
    dimensions,
    seconds,
    x: column(y, 0),
    y: column(y, 1),
  };
  tell({ type: 'frame', frame, result });
}

async function makeMaps(team: Team, maps: Extract<JobData['task'], { type: 'maps' }>): Promise<void> {
  const { parameters, frames, chained } = maps;
  let { alignment } = maps;
  for (let frame = 0; frame < frames; frame++) {
    const { features } = await featuresOf(frame);
    const started = performance.now();
    const map = makeMap(team, features, parameters, hooksOf(frame), alignment);
    sendFrame(frame, map, features.d, (performance.now() - started) / 1000);
    if (chained) alignment = { ids: map.ids, y: map.y };
  }
}

async function placePoints(team: Team, parameters: MapParameters, map: Alignment): Promise<void> {
  const { features, points } = await featuresOf(0);
  // The map's own rows: the reduced space is found in them alone, as when it was made.
  const prepared = prepareFeatures(features, parameters);
  const { d } = prepared;
  if (points !== null && points.length % d !== 0)
    throw new Error('The points do not have the map’s dimensions.');
  const pca = fitPca(team, prepared.data, d, reducedDimensions, parameters.seed);
  const reduced = applyPca(team, pca, prepared.data);
  const rowOf = new Map(Array.from(map.ids, (id, row) => [id, row]));
  const y = Float64Array.from({ length: 2 * prepared.ids.length }, (_, i) => {
    const row = rowOf.get(prepared.ids[i >> 1]!);
    if (row === undefined) throw workbenchError('map.nothing-shared', { shared: 0 });
    return map.y[2 * row + (i & 1)]!;
  });
  const further = points === null ? rest(features, rowOf) : { data: points, ids: null, labels: null };
  const count = further.data.length / d;
  const ids = further.ids ?? Int32Array.from({ length: count }, (_, i) => i);
  if (count === 0) {
    tell({ type: 'placed', x: new Float32Array(), y: new Float32Array(), ids, labels: further.labels });
    return;
  }
  const whole = { data: further.data, d, ids, labels: further.labels };
  const ready = prepareFeatures(whole, { ...parameters, sample: 0, fewest: 1 });
  const projected = applyPca(team, pca, ready.data);
  let places: Float64Array;
  if (parameters.method === 'pca') {
    places = firstTwo(projected, pca.k, count);
    // The map may have been laid over another since.
    move(places, procrustes(y, firstTwo(reduced, pca.k, y.length / 2)));
  } else places = transformPoints(team, { reduced, d: pca.k, y }, projected);
  tell({ type: 'placed', x: column(places, 0), y: column(places, 1), ids, labels: further.labels });
}

/** The rows that the map lacks. */
function rest({ data, d, ids, labels }: FeaturesMessage['features'], known: Map<number, number>) {
  const rows = Array.from(ids, (_, row) => row).filter((row) => !known.has(ids[row]!));
  const own = sharedFloat32(rows.length * d);
  for (const [i, row] of rows.entries()) own.set(data.subarray(row * d, (row + 1) * d), i * d);
  return {
    data: own,
    ids: Int32Array.from(rows, (row) => ids[row]!),
    labels: labels === null ? null : Int32Array.from(rows, (row) => labels[row]!),
  };
}

try {
  await using team = new Team(lanes);
  if (task.type === 'maps') await makeMaps(team, task);
  else await placePoints(team, task.parameters, task.map);
  tell({ type: 'done' });
} catch (error) {
  const { message, stack } = error as Error;
  tell({ type: 'failed', error: error instanceof WorkbenchError ? error.toJSON() : { message, stack } });
}
port.close();
