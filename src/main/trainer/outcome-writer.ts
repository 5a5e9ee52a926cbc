import { type EpochOutcomes, writeFeatures, writePredictions } from '../artifacts/outcomes.ts';
import type { WrittenFile } from '../artifacts/safetensors.ts';

export interface OutcomeFolders {
  features: string;
  predictions: string;
}

export type OutcomeFile = WrittenFile & { kind: keyof OutcomeFolders };

/** Writes what was due of the test images. @throws store.disk-full, store.denied, store.io */
export function writeOutcomes(
  { features, predictions }: EpochOutcomes,
  folders: OutcomeFolders,
): OutcomeFile[] {
  return [
    ...(predictions === null
      ? []
      : [{ kind: 'predictions' as const, ...writePredictions(predictions, folders.predictions) }]),
    ...(features === null
      ? []
      : [{ kind: 'features' as const, ...writeFeatures(features, folders.features) }]),
  ];
}
