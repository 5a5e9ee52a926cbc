/** Ids of maps, made of what they are computed from. */
import { createHash } from 'node:crypto';
import type { MapParameters } from '#shared/projection.ts';

/** Rises when the same features and parameters no longer give the same map. */
const version = 1;

export interface MapContent {
  run: string;
  stage: string;
  epoch: number;
  /** Of the features. */
  sha256: string;
}

/** The threads do not matter; of the rest, only what the method looks at. */
function relevant({ threads: _, ...parameters }: MapParameters): Partial<MapParameters> {
  const { perplexity, exaggeration, iterations, ...always } = parameters;
  if (parameters.method === 'pca') return always;
  return parameters.method === 'umap' ? { ...always, perplexity } : parameters;
}

const hash = (value: unknown) =>
  createHash('sha256')
    .update(JSON.stringify([version, value]))
    .digest('hex')
    .slice(0, 24);

export function mapKey(content: MapContent, parameters: MapParameters, alignedTo: string | null): string {
  return hash(['map', content, relevant(parameters), alignedTo]);
}

export function seriesKey(contents: readonly MapContent[], parameters: MapParameters): string {
  return hash(['series', contents, relevant(parameters)]);
}

export const frameKey = (series: string, frame: number) => hash(['frame', series, frame]);
