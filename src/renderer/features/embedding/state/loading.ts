/** Maps, predictions and runs as the program keeps them; what was fetched is kept, so that coming back is instant. */
import { unpackPredictions } from '#shared/contract/predictions-wire.ts';
import { unpackMap, unpackSeriesPoints } from '#shared/contract/projection-wire.ts';
import type { MapInfo, MapSeries } from '#shared/projection.ts';
import type { RunDetail } from '#shared/run.ts';
import type { StageName } from '#shared/settings.ts';
import { client } from '../../../api/client.ts';
import { type MapPoints, type Predictions, pointsOf } from '../points/points.ts';

/** Keeps the answers that were used last. What fails is asked again. */
function kept<T>(most: number, fetch: (key: string) => Promise<T>): (key: string) => Promise<T> {
  const answers = new Map<string, Promise<T>>();
  return (key) => {
    const answer = answers.get(key) ?? fetch(key);
    answers.delete(key);
    answers.set(key, answer);
    answer.catch(() => answers.delete(key));
    for (const oldest of [...answers.keys()].slice(0, Math.max(0, answers.size - most)))
      answers.delete(oldest);
    return answer;
  };
}

/** x and y of each point in turn. */
export function interleaved(x: Float32Array, y: Float32Array): Float32Array {
  const xy = new Float32Array(2 * x.length);
  for (let i = 0; i < x.length; i++) {
    xy[2 * i] = x[i]!;
    xy[2 * i + 1] = y[i]!;
  }
  return xy;
}

/** What a map shows besides its places: of which images, and what the run says of them. */
export interface RunImages {
  run: RunDetail;
  dataset: string;
  classes: readonly string[];
}

const classNames = kept(1, async () => {
  const all = await client.datasets.list();
  return new Map(all.map(({ id, classes }) => [id, classes]));
});

export const imagesOf = kept(8, async (id): Promise<RunImages> => {
  const [run, names] = await Promise.all([client.runs.get({ run: id }), classNames('')]);
  const dataset = run.settings.dataset.id;
  return { run, dataset, classes: names.get(dataset) ?? [] };
});

/** With where in training they are from. */
export type RunPredictions = Predictions & { classes: readonly string[]; stage: string; epoch: number };

const predictionsAt = kept(24, async (key): Promise<RunPredictions> => {
  const [run, stage, epoch] = JSON.parse(key) as [string, StageName, number];
  return unpackPredictions(await client.runs.predictions({ run, stage, epoch }));
});

/**
 * Of the epoch where it has them, else the run's last; null where it has none. Which it has is looked up each time: a run
 * that predicts nothing can be looked at all the same, and one that trains will have more.
 */
export async function predictionsOf(
  run: string,
  at?: { stage: StageName; epoch: number },
): Promise<RunPredictions | null> {
  const artifacts = await client.runs.artifacts({ run });
  const all = artifacts.filter(({ kind }) => kind === 'predictions');
  const found = all.find(({ stage, epoch }) => stage === at?.stage && epoch === at.epoch) ?? all.at(-1);
  return found === undefined ? null : predictionsAt(JSON.stringify([run, found.stage, found.epoch]));
}

/** A map as it is shown. */
export interface OpenMap {
  info: MapInfo;
  xy: Float32Array;
  points: MapPoints;
  images: RunImages;
  /** Where in training the predictions are from; null where there are none. */
  predictedAt: { stage: string; epoch: number } | null;
}

const mapOf = kept(6, async (id) => {
  const { x, y, ...map } = await unpackMap(await client.projection.get({ map: id }));
  return { ...map, xy: interleaved(x, y) };
});

/** A run that still trains may have learned to predict since the map was fetched. */
export async function openMap(id: string): Promise<OpenMap> {
  const { info, xy, ids, labels } = await mapOf(id);
  const [images, predictions] = await Promise.all([imagesOf(info.run), predictionsOf(info.run, info)]);
  return {
    info,
    xy,
    points: pointsOf({ ids, labels, classes: classesOf(images, predictions, labels) }, predictions),
    images,
    predictedAt: predictions,
  };
}

/** A time machine as it is shown. */
export interface OpenSeries {
  series: MapSeries;
  /** x and y of each point in turn, of each frame. */
  frames: { xy: Float32Array; moved: Float32Array }[];
  points: MapPoints;
  images: RunImages;
  predictedAt: { stage: string; epoch: number } | null;
}

const seriesOf = kept(2, async (id) => {
  const { series, data } = await client.projection.series({ series: id });
  const { frames, ...points } = await unpackSeriesPoints(data, series.n, series.frames.length);
  return { series, ...points, frames: frames.map(({ x, y, moved }) => ({ xy: interleaved(x, y), moved })) };
});

export async function openSeries(id: string): Promise<OpenSeries> {
  const { series, ids, labels, frames } = await seriesOf(id);
  const [images, predictions] = await Promise.all([imagesOf(series.run), predictionsOf(series.run)]);
  return {
    series,
    frames,
    points: pointsOf({ ids, labels, classes: classesOf(images, predictions, labels) }, predictions),
    images,
    predictedAt: predictions,
  };
}

/** Names of the classes; where none are known, as many numbers as there are labels. */
export function classesOf(
  images: RunImages,
  predictions: RunPredictions | null,
  labels: Int32Array,
): readonly string[] {
  if (predictions !== null && predictions.classes.length > 0) return predictions.classes;
  if (images.classes.length > 0) return images.classes;
  const most = labels.reduce((a, b) => Math.max(a, b), -1);
  return Array.from({ length: most + 1 }, (_, i) => `Class ${i}`);
}
