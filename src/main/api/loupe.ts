/** The temperature loupe over a run's stored vectors. */
import { setImmediate } from 'node:timers/promises';
import type { Features } from '#shared/artifacts.ts';
import type { Loupe } from '#shared/comparison.ts';
import { WorkbenchError, workbenchError } from '#shared/errors.ts';
import type { Settings } from '#shared/settings.ts';
import { type LoupeLoss, LoupeWork, loupeLosses, spread } from '../analysis/loupe.ts';
import { counted } from '../analysis/words.ts';
import type { Database } from '../store/database.ts';
import { resolveId } from '../store/lookup.ts';
import { runById } from '../store/runs.ts';
import type { FeaturesApi } from './features.ts';

/** Milliseconds of computing after which other calls get their turn. */
const slice = 20;

export interface LoupeRequest {
  run: string;
  /** Of pre-training; left out: the last that has vectors. */
  epoch?: number | undefined;
  temperatures: number[];
  /** Vectors to look at, at most. */
  anchors: number;
}

/** @throws store.unknown-run, compare.not-contrastive, run.no-features, and what computing features throws */
export async function loupeOf(
  db: Database,
  features: FeaturesApi,
  { run: id, epoch, temperatures, anchors }: LoupeRequest,
): Promise<Loupe> {
  const run = runById(db, resolveId(db, 'run', id));
  if (run.settings.method !== 'contrastive') throw workbenchError('compare.not-contrastive', { run: run.id });
  const stored = await vectorsOf(features, run.id, epoch);
  const rows = spread(stored.n, anchors);
  const { dimensions } = stored;
  const vectors = new Float32Array(rows.length * dimensions);
  for (const [i, row] of rows.entries())
    vectors.set(stored.features.subarray(row * dimensions, (row + 1) * dimensions), i * dimensions);
  const { loss } = run.settings;
  const shown = loupeLosses.includes(loss.name as LoupeLoss) ? (loss.name as LoupeLoss) : 'supcon-out';
  const work = new LoupeWork(
    { vectors, dimensions, labels: rows.map((row) => stored.labels[row]!) },
    { loss: shown, scale: loss.scale, temperatures },
  );
  for (let since = performance.now(); work.step(); ) {
    if (performance.now() - since < slice) continue;
    await setImmediate();
    since = performance.now();
  }
  return {
    run: run.id,
    stage: stored.stage,
    epoch: stored.epoch,
    vectors: stored.layer === 'projection' ? 'projection' : 'features',
    loss: loss.name,
    trained: loss.name === 'multi-similarity' || loss.name === 'triplet' ? null : loss.temperature,
    anchors: rows.length,
    stored: stored.n,
    withoutPositive: work.withoutPositive,
    points: work.points(),
    notes: notesOf(work, stored, run.settings),
  };
}

/** The projection head's output; the encoder's where that is not to be had. */
async function vectorsOf(features: FeaturesApi, run: string, epoch: number | undefined): Promise<Features> {
  const request = { run, stage: 'pretrain', ...(epoch === undefined ? {} : { epoch }) } as const;
  try {
    return await features.get({ ...request, layer: 'projection' });
  } catch (error) {
    if (!(error instanceof WorkbenchError) || error.code !== 'run.no-features') throw error;
    return features.get({ ...request, layer: 'encoder' });
  }
}

function notesOf(work: LoupeWork, { layer }: Features, { loss, views, pretrain }: Settings): string[] {
  const batch = views * pretrain.batchSize;
  return [
    ...(layer === 'projection'
      ? []
      : [
          'The projection head’s vectors are not stored: these are the features before it, on which no loss was trained.',
        ]),
    ...(loss.name === 'nt-xent'
      ? [
          'nt-xent tells positives by views, of which each stored image has one: shown is supcon-out, whose positives share a label.',
        ]
      : []),
    ...(loss.name === 'multi-similarity' || loss.name === 'triplet'
      ? [`${loss.name} has no temperature: shown is what supcon-out would do.`]
      : []),
    ...(loss.name === 'npairs'
      ? ['n-pairs compares an anchor with itself too; that part of the weight is not shown.']
      : []),
    ...(work.rows === batch
      ? []
      : [
          `${counted(work.rows, 'test image')} as one batch; the run trained with ${batch} a batch, and a loss grows with the logarithm of that number.`,
        ]),
    ...(work.withoutPositive === 0
      ? []
      : [
          `${counted(work.withoutPositive, 'image has', 'images have')} no other of ${work.withoutPositive === 1 ? 'its' : 'their'} class here and ${work.withoutPositive === 1 ? 'counts' : 'count'} as a negative only.`,
        ]),
    ...(work.zeros === 0
      ? []
      : [
          `${counted(work.zeros, 'vector is', 'vectors are')} zero and ${work.zeros === 1 ? 'has' : 'have'} no direction: left out of gradients.`,
        ]),
  ];
}
