/** Files that a run leaves behind, and what two kinds of them hold: predictions and features of the test images. */
import type { SplitName } from './dataset.ts';
import type { StageName } from './settings.ts';

export const artifactKinds = ['checkpoint', 'features', 'predictions', 'map'] as const;
export type ArtifactKind = (typeof artifactKinds)[number];

/** What a network gives that can be kept: the encoder's output, or the projection head's behind it. */
export const featureLayers = ['encoder', 'projection'] as const;
export type FeatureLayer = (typeof featureLayers)[number];

export interface ArtifactInfo {
  kind: ArtifactKind;
  stage: StageName;
  /** Whole epochs trained in the stage. */
  epoch: number;
  /** Name within the folder of its run and kind. */
  file: string;
  bytes: number;
  createdAt: string;
}

/** Images of a data set's split, which the rows of an artifact are about. */
interface Rows {
  dataset: string;
  split: SplitName;
  /** Names of the classes, by label. */
  classes: string[];
  n: number;
  /** Of each row: the image's position in the data set's split. Ascending. */
  ids: Int32Array;
  /** Of each row: index of its class. */
  labels: Int32Array;
}

/** What a classifier said of each test image after an epoch. */
export interface Predictions extends Rows {
  run: string;
  stage: StageName;
  epoch: number;
  /** Index of the likeliest class. */
  predicted: Int32Array;
  /** Probability of that class, in [0, 1]. */
  confidence: Float32Array;
  /** Cross-entropy of the right class in nats, at least 0. */
  loss: Float32Array;
}

/** Vectors of the test images after an epoch, in inference, not scaled to length 1. */
export interface Features extends Rows {
  run: string;
  stage: StageName;
  epoch: number;
  layer: FeatureLayer;
  dimensions: number;
  /** Row-major [n, dimensions]. */
  features: Float32Array;
}

/** Which of a run's features are asked for; the last in the order of training where something is left out. */
export interface FeatureRequest {
  run: string;
  stage?: StageName | undefined;
  epoch?: number | undefined;
  /** `encoder` where left out. */
  layer?: FeatureLayer | undefined;
}

/** An epoch whose features can be had. */
export interface FeatureEpoch {
  stage: StageName;
  epoch: number;
  layers: FeatureLayer[];
  /** Kept on disk; otherwise they are computed from a checkpoint when asked for, which takes a while. */
  stored: boolean;
}
