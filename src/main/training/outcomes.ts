/** What is kept of the test images after an epoch. */
import type { EpochOutcomes, FeatureSet, PredictionSet } from '../artifacts/outcomes.ts';
import type { SubsetSplit } from '../datasets/subset.ts';
import type { Evaluation } from './evaluation.ts';

export interface OutcomeRequest extends Pick<PredictionSet, 'stage' | 'epoch' | 'dataset'> {
  /** The test images, all of them evaluated with `keep`. */
  split: SubsetSplit;
  classes: readonly string[];
  evaluation: Evaluation;
  /** Whether features are to be kept too. */
  features: boolean;
}

/** Predictions where the stage has a classifier, and features where they are wanted. */
export function outcomesOf(request: OutcomeRequest): EpochOutcomes {
  const { stage, epoch, dataset, split, evaluation } = request;
  const { logits, projections = null } = evaluation.kept;
  const rows = { stage, epoch, dataset, classes: [...request.classes], ids: split.ids, labels: split.labels };
  const features: FeatureSet = { ...rows, encoder: evaluation.features, projection: projections };
  return {
    predictions: logits === undefined ? null : { ...rows, ...answersOf(logits, split.labels) },
    features: request.features ? features : null,
  };
}

/** The likeliest class of each row of logits, its probability, and the cross-entropy of the right class in nats. */
export function answersOf(
  logits: Float32Array,
  labels: Int32Array,
): Pick<PredictionSet, 'predicted' | 'confidence' | 'loss'> {
  const n = labels.length;
  const classes = logits.length / n;
  const predicted = new Int32Array(n);
  const confidence = new Float32Array(n);
  const loss = new Float32Array(n);
  for (let i = 0; i < n; i++) {
    const row = logits.subarray(i * classes, (i + 1) * classes);
    let best = 0;
    for (let c = 1; c < classes; c++) if (row[c]! > row[best]!) best = c;
    // Relative to the largest, so that no exponential overflows.
    let sum = 0;
    for (let c = 0; c < classes; c++) sum += Math.exp(row[c]! - row[best]!);
    predicted[i] = best;
    confidence[i] = 1 / sum;
    loss[i] = Math.log(sum) + row[best]! - row[labels[i]!]!;
  }
  return { predicted, confidence, loss };
}
