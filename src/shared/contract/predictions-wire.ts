/** Predictions and features packed for a transport: numbers as one blob, little-endian, the rest as it is. */
import type { Features, Predictions } from '../artifacts.ts';

export interface PackedPredictions
  extends Omit<Predictions, 'ids' | 'labels' | 'predicted' | 'confidence' | 'loss'> {
  /** ids, labels and predicted as int32, confidence and loss as float32: n numbers each, in that order. */
  data: Blob;
}

export interface PackedFeatures extends Omit<Features, 'ids' | 'labels' | 'features'> {
  /** ids and labels as int32, n each; then n × dimensions float32, row by row. */
  data: Blob;
}

const blobOf = (parts: (Int32Array | Float32Array)[]) =>
  new Blob(parts as (Int32Array<ArrayBuffer> | Float32Array<ArrayBuffer>)[]);

export function packPredictions(predictions: Predictions): PackedPredictions {
  const { ids, labels, predicted, confidence, loss, ...rest } = predictions;
  return { ...rest, data: blobOf([ids, labels, predicted, confidence, loss]) };
}

/** The predictions again; their numbers are views of one buffer. */
export async function unpackPredictions({ data, ...rest }: PackedPredictions): Promise<Predictions> {
  const buffer = await data.arrayBuffer();
  const { n } = rest;
  return {
    ...rest,
    ids: new Int32Array(buffer, 0, n),
    labels: new Int32Array(buffer, 4 * n, n),
    predicted: new Int32Array(buffer, 8 * n, n),
    confidence: new Float32Array(buffer, 12 * n, n),
    loss: new Float32Array(buffer, 16 * n, n),
  };
}

export function packFeatures({ ids, labels, features, ...rest }: Features): PackedFeatures {
  return { ...rest, data: blobOf([ids, labels, features]) };
}

/** The features again; their numbers are views of one buffer. */
export async function unpackFeatures({ data, ...rest }: PackedFeatures): Promise<Features> {
  const buffer = await data.arrayBuffer();
  const { n, dimensions } = rest;
  return {
    ...rest,
    ids: new Int32Array(buffer, 0, n),
    labels: new Int32Array(buffer, 4 * n, n),
    features: new Float32Array(buffer, 8 * n, n * dimensions),
  };
}
