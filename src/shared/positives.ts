import type { Settings } from './settings.ts';

/** Whom an anchor of a contrastive batch meets. */
export interface ExpectedPositives {
  /** Mean number of positives of an anchor in a full batch. */
  mean: number;
  /** Share of the anchors that have none, in [0, 1]. */
  without: number;
}

/**
 * Positives of an anchor in a full batch of contrastive pre-training, drawn without replacement from N images of
 * classes of equal size n: the B − 1 others of the batch each are of its class with probability (n − 1) / (N − 1), and
 * the chance that none is, is the hypergeometric distribution's at 0. Each image of V views brings V positives, and an
 * anchor's own other V − 1 views are positives too.
 * @param dataset its classes and training images, undefined where they are not known
 * @returns null without a contrastive stage, or where the data set is not known
 */
export function positivesOf(
  settings: Pick<Settings, 'method' | 'dataset' | 'pretrain' | 'views'>,
  dataset: { classes: number; train: number } | undefined,
): ExpectedPositives | null {
  if (settings.method !== 'contrastive' || dataset === undefined) return null;
  const classes = Math.min(settings.dataset.classes ?? dataset.classes, dataset.classes);
  const available = dataset.train / dataset.classes;
  const asked = Math.min(settings.dataset.trainPerClass ?? available, available);
  const perClass = Math.max(1, Math.floor(asked * (1 - settings.dataset.validationFraction)));
  const images = perClass * classes;
  const others = Math.min(settings.pretrain.batchSize, images) - 1;
  const { views } = settings;
  const mean = views * ((others * (perClass - 1)) / Math.max(1, images - 1)) + views - 1;
  return { mean, without: views > 1 ? 0 : chanceOfNone(others, perClass - 1, images - 1) };
}

/** Probability that `draws` of `total` without replacement hit none of the `wanted`. */
function chanceOfNone(draws: number, wanted: number, total: number): number {
  let chance = 1;
  for (let i = 0; i < draws; i++) chance *= Math.max(0, total - wanted - i) / (total - i);
  return chance;
}
