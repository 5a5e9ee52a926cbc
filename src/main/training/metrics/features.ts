/** Feature vectors as metrics take them. */

export interface LabelledFeatures {
  /** Row-major [size, featureSize]. */
  features: Float32Array;
  labels: Int32Array;
}

/** Vectors in double precision, for metrics that sum over many of them. */
export interface Vectors {
  /** Row-major [size, dimensions]. */
  readonly data: Float64Array;
  readonly size: number;
  readonly dimensions: number;
}

/** Each row divided by its length; a row of zeros stays as it is. */
export function normalizedRows(features: ArrayLike<number>, size: number): Vectors {
  const dimensions = features.length / size;
  const data = Float64Array.from(features);
  for (let row = 0; row < size; row++) {
    const vector = data.subarray(row * dimensions, (row + 1) * dimensions);
    let squares = 0;
    for (const value of vector) squares += value * value;
    if (squares === 0) continue;
    const scale = 1 / Math.sqrt(squares);
    for (let j = 0; j < dimensions; j++) vector[j]! *= scale;
  }
  return { data, size, dimensions };
}

/** The rows at `indices`, in that order. */
export function selectRows({ features, labels }: LabelledFeatures, indices: Int32Array): LabelledFeatures {
  const dimensions = features.length / labels.length;
  const selected = new Float32Array(indices.length * dimensions);
  for (const [to, from] of indices.entries()) {
    selected.set(features.subarray(from * dimensions, (from + 1) * dimensions), to * dimensions);
  }
  return { features: selected, labels: Int32Array.from(indices, (i) => labels[i]!) };
}
