/** What is known of each image of a map, in the map's order. */

export interface Predictions {
  /** Number of each image in the data set's test split. */
  ids: Int32Array;
  /** Class of each; -1 where it is not known. */
  labels: Int32Array;
  predicted: Int32Array;
  /** Probability given to the predicted class, in [0, 1]. */
  confidence: Float32Array;
  /** Cross-entropy of the true class. */
  loss: Float32Array;
}

export interface MapPoints {
  n: number;
  ids: Int32Array;
  labels: Int32Array;
  classes: readonly string[];
  /** Null where the run predicts no classes, as pre-training does. */
  predicted: Int32Array | null;
  confidence: Float32Array | null;
  loss: Float32Array | null;
  /** Place of each image by its id. */
  placeOf: ReadonlyMap<number, number>;
}

/** Points of a map with what a run predicts of them. Images without a prediction have -1 and NaN. */
export function pointsOf(
  { ids, labels, classes }: { ids: Int32Array; labels: Int32Array; classes: readonly string[] },
  predictions: Predictions | null,
): MapPoints {
  const n = ids.length;
  const placeOf = new Map<number, number>();
  for (let i = 0; i < n; i++) placeOf.set(ids[i]!, i);
  if (predictions === null)
    return { n, ids, labels, classes, predicted: null, confidence: null, loss: null, placeOf };
  const predicted = new Int32Array(n).fill(-1);
  const confidence = new Float32Array(n).fill(Number.NaN);
  const loss = new Float32Array(n).fill(Number.NaN);
  for (let i = 0; i < predictions.ids.length; i++) {
    const place = placeOf.get(predictions.ids[i]!);
    if (place === undefined) continue;
    predicted[place] = predictions.predicted[i]!;
    confidence[place] = predictions.confidence[i]!;
    loss[place] = predictions.loss[i]!;
  }
  return { n, ids, labels, classes, predicted, confidence, loss, placeOf };
}

/** Whether each image's class is what is predicted: 1 yes, 0 no, -1 where it is not known. */
export function correctnessOf(labels: Int32Array, predicted: Int32Array | null): Int8Array {
  const right = new Int8Array(labels.length).fill(-1);
  if (predicted === null) return right;
  for (let i = 0; i < labels.length; i++) {
    if (predicted[i]! >= 0 && labels[i]! >= 0) right[i] = predicted[i] === labels[i] ? 1 : 0;
  }
  return right;
}

export const className = (classes: readonly string[], label: number): string =>
  label < 0 ? 'No class' : (classes[label] ?? `Class ${label}`);
