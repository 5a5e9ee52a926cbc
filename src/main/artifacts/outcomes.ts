/** What is kept of the test images after an epoch, as files: a classifier's predictions, and features. */
import { z } from 'zod';
import type { Features, Predictions } from '#shared/artifacts.ts';
import { workbenchError } from '#shared/errors.ts';
import { stageNames } from '#shared/settings.ts';
import { readSafetensors, type StoredTensor, type WrittenFile, writeSafetensors } from './safetensors.ts';

/** A classifier's answers to the test images. */
export type PredictionSet = Omit<Predictions, 'run' | 'split' | 'n'>;

/** Vectors of the test images. */
export interface FeatureSet
  extends Pick<Features, 'stage' | 'epoch' | 'dataset' | 'classes' | 'ids' | 'labels'> {
  /** The encoder's output, row by row. */
  encoder: Float32Array;
  /** The projection head's output, row by row; null where the stage has no such head. */
  projection: Float32Array | null;
}

/** What an epoch leaves behind besides metrics and a checkpoint; null where it was not due. */
export interface EpochOutcomes {
  predictions: PredictionSet | null;
  features: FeatureSet | null;
}

type Place = Pick<PredictionSet, 'stage' | 'epoch' | 'dataset' | 'classes'>;

const metadataSchema = z.object({
  stage: z.enum(stageNames),
  epoch: z.string().regex(/^\d+$/).transform(Number),
  dataset: z.string(),
  split: z.literal('test'),
  classes: z.string().transform((text) => z.array(z.string()).parse(JSON.parse(text))),
});

function write(folder: string, place: Place, columns: Record<string, StoredTensor>): WrittenFile {
  const { stage, epoch, dataset, classes } = place;
  return writeSafetensors({
    folder,
    prefix: `${stage}-${String(epoch).padStart(5, '0')}`,
    // All metadata of the format are texts.
    metadata: { stage, epoch: String(epoch), dataset, split: 'test', classes: JSON.stringify(classes) },
    tensors: new Map(Object.entries(columns)),
  });
}

const column = (data: StoredTensor['data']): StoredTensor => ({ shape: [data.length], data });
const matrix = (data: Float32Array, rows: number): StoredTensor => ({
  shape: [rows, rows === 0 ? 0 : data.length / rows],
  data,
});

/** @throws store.disk-full, store.denied, store.io */
export function writePredictions(set: PredictionSet, folder: string): WrittenFile {
  const { ids, labels, predicted, confidence, loss } = set;
  const columns = { ids, labels, predicted, confidence, loss };
  return write(
    folder,
    set,
    Object.fromEntries(Object.entries(columns).map(([name, data]) => [name, column(data)])),
  );
}

/** @throws store.disk-full, store.denied, store.io */
export function writeFeatures(set: FeatureSet, folder: string): WrittenFile {
  const { ids, labels, encoder, projection } = set;
  return write(folder, set, {
    ids: column(ids),
    labels: column(labels),
    encoder: matrix(encoder, ids.length),
    ...(projection === null ? {} : { projection: matrix(projection, ids.length) }),
  });
}

function read(path: string, sha256: string | undefined) {
  const damaged = (problem: string, cause?: unknown) =>
    workbenchError('run.artifact-damaged', { file: path, problem }, cause);
  const { metadata, tensors } = readSafetensors({
    path,
    metadata: metadataSchema,
    sha256,
    missing: (cause) => damaged('it is gone', cause),
    damaged,
  });
  const rows = tensors.get('ids')?.data.length ?? 0;
  /** The numbers of a tensor of one kind that has a row an image. */
  function take<T extends Float32Array | Int32Array>(name: string, kind: new (length: number) => T): T {
    const tensor = tensors.get(name);
    if (!(tensor?.data instanceof kind) || tensor.shape[0] !== rows)
      throw damaged(`it has no sound tensor "${name}"`);
    return tensor.data;
  }
  const { split: _, ...place } = metadata;
  const common = { ...place, ids: take('ids', Int32Array), labels: take('labels', Int32Array) };
  return { common, take, has: (name: string) => tensors.has(name) };
}

/** @throws run.artifact-damaged, store.denied, store.io */
export function readPredictions(path: string, sha256?: string): PredictionSet {
  const { common, take } = read(path, sha256);
  return {
    ...common,
    predicted: take('predicted', Int32Array),
    confidence: take('confidence', Float32Array),
    loss: take('loss', Float32Array),
  };
}

/** @throws run.artifact-damaged, store.denied, store.io */
export function readFeatures(path: string, sha256?: string): FeatureSet {
  const { common, take, has } = read(path, sha256);
  return {
    ...common,
    encoder: take('encoder', Float32Array),
    projection: has('projection') ? take('projection', Float32Array) : null,
  };
}
