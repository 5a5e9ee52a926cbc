/** kNN and linear probe accuracy within one set of images: no further images go through the network for them. */
import type { Metrics } from '#shared/run.ts';
import { type LabelledFeatures, selectRows } from './features.ts';
import { knnAccuracy } from './knn.ts';
import { linearProbeAccuracy } from './linear-probe.ts';

export interface WithinOptions {
  classes: number;
  /** Neighbours that vote, at most; no more than a class has images on average. */
  neighbors: number;
  temperature: number;
}

/** Fewer images than this a class tell more of chance than of features. */
const fewestPerClass = 2;

/**
 * `health/knn-accuracy`: each image against all others, leaving itself out; `health/linear-probe-accuracy`: the mean of
 * two probes, each fitted to every other image of each class and tested on the rest. Both lie below what the whole training set gives
 * (`test/knn-accuracy`, `test/linear-probe-accuracy`), and show how the features get on from epoch to epoch. Empty where
 * the images are too few, or features not finite.
 */
export async function accuraciesWithin(
  data: Data,
  { classes, neighbors, temperature }: WithinOptions,
): Promise<Metrics> {
  const perClass = Math.floor(data.labels.length / classes);
  if (perClass < fewestPerClass || !data.features.every(Number.isFinite)) return {};
  const options = { neighbors: Math.min(neighbors, perClass), temperature, leaveOut: true };
  const [first, second] = halves(data.labels).map((rows) => selectRows(data, rows)) as [Data, Data];
  const probes = [
    await linearProbeAccuracy(first, second, classes),
    await linearProbeAccuracy(second, first, classes),
  ];
  return {
    'health/knn-accuracy': await knnAccuracy(data, data, classes, options),
    'health/linear-probe-accuracy': (probes[0]! + probes[1]!) / 2,
  };
}

type Data = LabelledFeatures;

/** Rows in two halves: those of each label go to one and the other in turn. */
function halves(labels: Int32Array): [Int32Array, Int32Array] {
  const seen = new Map<number, number>();
  const turn = Array.from(labels, (label) => {
    const count = seen.get(label) ?? 0;
    seen.set(label, count + 1);
    return count % 2;
  });
  const rows = (half: number) => Int32Array.from(labels.keys()).filter((row) => turn[row] === half);
  return [rows(0), rows(1)];
}
