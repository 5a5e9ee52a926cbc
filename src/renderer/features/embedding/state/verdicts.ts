/** What another run predicts of the images of a map. */
import type { Verdicts } from '../colour/colouring.ts';
import { correctnessOf, type MapPoints, pointsOf } from '../points/points.ts';
import { imagesOf, predictionsOf } from './loading.ts';
import { runTitle } from './titles.ts';

/** @param here the run on the map, for people; null where the other predicts nothing */
export async function verdictsOf(points: MapPoints, here: string, other: string): Promise<Verdicts | null> {
  const [predictions, { run }] = await Promise.all([predictionsOf(other), imagesOf(other)]);
  if (predictions === null) return null;
  const theirs = pointsOf(points, predictions);
  return { titles: [here, runTitle(run)], other: correctnessOf(points.labels, theirs.predicted) };
}
