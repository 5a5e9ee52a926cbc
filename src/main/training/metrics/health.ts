/** Whether training goes well, seen from the features of a few images after each epoch. */
import type { Metrics } from '#shared/run.ts';
import { effectiveRank } from './effective-rank.ts';
import { type LabelledFeatures, normalizedRows } from './features.ts';
import { pairwiseMetrics } from './pairwise.ts';
import { spreadOf } from './spread.ts';

/**
 * Share of the training images, so that looking at them costs under 5 % of an epoch on a processor: inference is a third of
 * a step. What is measured of 1,000 images with 2,048 features takes 1.5 s of a core, which a fast GPU does not shorten.
 */
const shareOfTraining = 0.1;
/** Enough to be worth looking at, however few the training images are. */
const fewestImages = 64;
/** The cost of the effective rank grows with the cube of the smaller of images and dimensions; 512 take a third of a second. */
const rankLimit = 512;

/**
 * How many images of `available` to look at after each epoch; the same for every run on the same images.
 * @param most at most so many: all pairs of them are compared
 */
export function healthImages(available: number, trainingImages: number, most: number): number {
  const affordable = Math.max(fewestImages, Math.round(trainingImages * shareOfTraining));
  return Math.min(available, most, affordable);
}

/**
 * Measures l2-normalised features of a few images: `health/alignment`, `health/uniformity`, `health/silhouette`,
 * `health/effective-rank` (not centred; of at most the first 512 images where dimensions are more than that),
 * `health/std` and `health/variance`. What cannot be told of these images, such as alignment where no label comes twice,
 * is left out.
 */
export function healthMetrics({ features, labels }: LabelledFeatures): Metrics {
  // A network that has diverged is reported by its loss; nothing can be measured of NaN.
  if (!features.every(Number.isFinite)) return {};
  const vectors = normalizedRows(features, labels.length);
  const { alignment, uniformity, silhouette } = pairwiseMetrics(vectors, labels);
  const { std, variance } = spreadOf(vectors);
  const { dimensions } = vectors;
  const size = dimensions > rankLimit ? Math.min(vectors.size, rankLimit) : vectors.size;
  const some = { data: vectors.data.subarray(0, size * dimensions), size, dimensions };
  const measured: Metrics = {
    'health/alignment': alignment,
    'health/uniformity': uniformity,
    'health/silhouette': silhouette,
    'health/effective-rank': effectiveRank(some, { center: false }),
    'health/std': std,
    'health/variance': variance,
  };
  return Object.fromEntries(Object.entries(measured).filter(([, value]) => !Number.isNaN(value)));
}
