import * as tf from '@tensorflow/tfjs-core';
import { l2Normalize } from '../ops/l2-normalize.ts';
import type { LabelledFeatures } from './features.ts';

/** Queries compared with the whole bank at a time. */
const chunk = 500;

export interface KnnOptions {
  neighbors: number;
  temperature: number;
  /** The queries are the bank itself: none is its own neighbour. */
  leaveOut?: boolean;
}

/**
 * Accuracy of the weighted k-nearest-neighbours vote (Wu et al. 2018, arXiv 1805.01978): each of the k most similar
 * features of the bank votes for its label with weight exp(cosine / temperature).
 * @returns share of queries whose label wins, in [0, 1]
 */
export async function knnAccuracy(
  bank: LabelledFeatures,
  queries: LabelledFeatures,
  classes: number,
  { neighbors, temperature, leaveOut = false }: KnnOptions,
): Promise<number> {
  const size = queries.labels.length;
  const featureSize = queries.features.length / size;
  const k = Math.min(neighbors, bank.labels.length - (leaveOut ? 1 : 0));
  // One more is looked up than votes: it takes the place of the query itself.
  const found = k + (leaveOut ? 1 : 0);
  let correct = 0;
  const normalizedBank = tf.tidy(() =>
    l2Normalize(tf.tensor2d(bank.features, [bank.labels.length, featureSize])),
  );
  for (let start = 0; start < size; start += chunk) {
    const end = Math.min(size, start + chunk);
    const [values, indices] = tf.tidy(() => {
      const rows = queries.features.subarray(start * featureSize, end * featureSize);
      const normalized = l2Normalize(tf.tensor2d(rows, [end - start, featureSize]));
      const top = tf.topk(tf.matMul(normalized, normalizedBank, false, true), found);
      return [top.values, top.indices];
    });
    const [similarities, positions] = await Promise.all([values.data(), indices.data()]);
    tf.dispose([values, indices]);
    const votes = new Float64Array(classes);
    for (let query = start; query < end; query++) {
      votes.fill(0);
      let counted = 0;
      for (let j = 0; j < found && counted < k; j++) {
        const at = (query - start) * found + j;
        if (leaveOut && positions[at] === query) continue;
        votes[bank.labels[positions[at]!]!]! += Math.exp(similarities[at]! / temperature);
        counted++;
      }
      if (votes.indexOf(Math.max(...votes)) === queries.labels[query]) correct++;
    }
  }
  normalizedBank.dispose();
  return correct / size;
}
