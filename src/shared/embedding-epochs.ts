import type { Settings } from './settings.ts';

/**
 * Epochs of a stage whose features are kept, ascending: spaced evenly in the logarithm from the first to the last, for
 * features change most at the beginning, and those that the settings name besides.
 * @param epochs that the stage is planned to have
 */
export function embeddingEpochs(
  { embeddings, embeddingEpochs: named }: Pick<Settings['evaluation'], 'embeddings' | 'embeddingEpochs'>,
  epochs: number,
): number[] {
  const spaced = Array.from({ length: embeddings }, (_, i) =>
    Math.round(epochs ** (embeddings === 1 ? 1 : i / (embeddings - 1))),
  );
  const known = [...spaced, ...named].filter((epoch) => epoch <= epochs);
  return [...new Set(known)].sort((a, b) => a - b);
}
