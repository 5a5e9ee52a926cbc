/** Feature vectors that test/fixtures/feature-metrics.py makes as well, and what it found of them. */
import { readFileSync } from 'node:fs';
import { noise } from '../../../../../test/support/oracle.ts';
import type { LabelledFeatures } from '../features.ts';

export interface FeatureCase {
  size: number;
  dimensions: number;
  classes: number;
  alignment: number;
  uniformity: number;
  silhouette: number;
  effective_rank: number;
  effective_rank_centred: number;
  std: number;
  variance: number;
  probe_accuracy: number;
  knn_within: number;
  probe_within: number;
}

const fixture = new URL('../../../../../test/fixtures/feature-metrics.json', import.meta.url);
export const featureCases = (JSON.parse(readFileSync(fixture, 'utf8')) as { cases: FeatureCase[] }).cases;

/** Noise whose column (label mod dimensions) is raised for its label, i mod classes; row i is i mod 5 + 1 times longer. */
export function clusters(size: number, dimensions: number, classes: number, k: number): LabelledFeatures {
  const labels = Int32Array.from({ length: size }, (_, i) => i % classes);
  const features = noise(size * dimensions, k).map((value, at) => {
    const row = Math.floor(at / dimensions);
    const raised = at % dimensions === labels[row]! % dimensions ? 0.5 : 0;
    return (value + raised) * ((row % 5) + 1);
  });
  return { features, labels };
}
