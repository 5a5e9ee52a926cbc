/** Whom an anchor of a contrastive batch meets. */
import type { Settings } from './settings.ts';

export interface ExpectedPositives {
  /** Mean number of positives of an anchor in a full batch. */
  mean: number;
  /** Share of the anchors that have none, in [0, 1]. */
  without: number;
}

export interface BatchComposition {
  /** Different images in a batch. */
  batchSize: number;
  /** Copies of each of them. */
  views: number;
  classes: number;
  /** Images of each class that the batch is drawn from; left out: so many that drawing some changes nothing. */
  perClass?: number;
}

/**
 * Positives of an anchor in a batch drawn without replacement from classes of equal size n, N images in all: the B − 1
 * others are of its class with probability (n − 1) / (N − 1) each, and the chance that none is, is the hypergeometric
 * distribution's at 0. Each image of V views brings V positives, and an anchor's own other V − 1 views are positives too.
 */
export function positivesPerAnchor({
  batchSize,
  views,
  classes,
  perClass = Number.POSITIVE_INFINITY,
}: BatchComposition): ExpectedPositives {
  const images = perClass * classes;
  const others = Math.min(batchSize, images) - 1;
  const share = Number.isFinite(perClass) ? (perClass - 1) / Math.max(1, images - 1) : 1 / classes;
  const none = Number.isFinite(perClass)
    ? chanceOfNone(others, perClass - 1, images - 1)
    : (1 - 1 / classes) ** others;
  return { mean: views * others * share + views - 1, without: views > 1 ? 0 : none };
}

/** Probability that `draws` of `total` without replacement hit none of the `wanted`. */
function chanceOfNone(draws: number, wanted: number, total: number): number {
  let chance = 1;
  for (let i = 0; i < draws; i++) chance *= Math.max(0, total - wanted - i) / (total - i);
  return chance;
}

/**
 * Positives of an anchor in a full batch of a run's contrastive pre-training.
 * @param dataset its classes and training images, undefined where they are not known
 * @returns null without a contrastive stage, or where the data set is not known
 */
export function positivesOf(
  settings: Pick<Settings, 'method' | 'dataset' | 'pretrain' | 'views' | 'loss'>,
  dataset: { classes: number; train: number } | undefined,
): ExpectedPositives | null {
  if (settings.method !== 'contrastive' || dataset === undefined) return null;
  const { views } = settings;
  // To NT-Xent every image is a class of its own.
  if (settings.loss.name === 'nt-xent') return { mean: views - 1, without: views > 1 ? 0 : 1 };
  const classes = Math.min(settings.dataset.classes ?? dataset.classes, dataset.classes);
  const available = dataset.train / dataset.classes;
  const asked = Math.min(settings.dataset.trainPerClass ?? available, available);
  const perClass = Math.max(1, Math.floor(asked * (1 - settings.dataset.validationFraction)));
  return positivesPerAnchor({ batchSize: settings.pretrain.batchSize, views, classes, perClass });
}
