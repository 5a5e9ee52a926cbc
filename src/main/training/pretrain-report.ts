/** What is known of an epoch of contrastive pre-training from the make-up of its batches alone. */
import type { Metrics } from '#shared/run.ts';
import type { Settings } from '#shared/settings.ts';
import type { Split } from '../datasets/dataset.ts';
import { batchCount, epochOrder } from './batches.ts';
import { lossPlateau } from './metrics/loss-plateau.ts';
import { countPositives } from './metrics/positives.ts';

interface Epoch {
  settings: Settings;
  split: Split;
  seed: number;
  /** From 1. */
  epoch: number;
}

function batchSizes({ settings: { pretrain }, split }: Epoch): number[] {
  const { batchSize, dropRemainder } = pretrain;
  return Array.from({ length: batchCount(split.size, batchSize, dropRemainder) }, (_, i) =>
    Math.min(batchSize, split.size - i * batchSize),
  );
}

/** `train/positives-per-anchor`, and `train/anchors-without-positive` as a share. */
export function positiveMetrics(request: Epoch): Metrics {
  const { settings, split, seed, epoch } = request;
  const order = epochOrder(split.size, seed, 'pretrain', epoch);
  // NT-Xent takes no labels: only another view of the same image is a positive.
  const labelOf = (image: number) => (settings.loss.name === 'nt-xent' ? image : split.labels[image]!);
  let start = 0;
  const batches = batchSizes(request).map((size) => {
    const images = order.subarray(start, start + size);
    start += size;
    return images.map(labelOf);
  });
  const { meanPositives, shareWithout } = countPositives(batches, settings.views);
  return { 'train/positives-per-anchor': meanPositives, 'train/anchors-without-positive': shareWithout };
}

/** The epoch's loss if all projections are the same; null where it may well be there. */
export function plateauOf(request: Epoch): number | null {
  const { settings, epoch } = request;
  // Learning that has hardly begun looks the same.
  if (epoch <= settings.pretrain.schedule.warmupEpochs + 1) return null;
  return lossPlateau(settings.loss, batchSizes(request), settings.views);
}
