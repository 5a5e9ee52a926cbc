/** From numbers in memory to the tensors of a step. */
import * as tf from '@tensorflow/tfjs-core';
import type { Call } from '../../engines/program.ts';
import type { StepRequest } from './stage.ts';

/** Images `start` to `end` of a batch, [n, height, width, channels] in [0, 255]. */
export function imageTensor({ batch, imageShape }: StepRequest, start = 0, end = batch.size): tf.Tensor4D {
  const imageSize = imageShape[0] * imageShape[1] * imageShape[2];
  return tf.tensor4d(batch.images.subarray(start * imageSize, end * imageSize), [end - start, ...imageShape]);
}

/** Labels `start` to `end` of a batch, int32 [n]. */
export function labelTensor({ batch }: StepRequest, start = 0, end = batch.size): tf.Tensor1D {
  return tf.tensor1d(batch.labels.subarray(start, end), 'int32');
}

export function scalarTensors({ scalars }: StepRequest): Record<string, tf.Scalar> {
  return Object.fromEntries(Object.entries(scalars).map(([name, value]) => [name, tf.scalar(value)]));
}

/** Calls `body` for each part of a batch of at most `size` images. */
export function eachChunk(
  total: number,
  size: number,
  body: (range: { start: number; end: number; index: number }) => void,
): void {
  for (let start = 0, index = 0; start < total; start += size, index++) {
    body({ start, end: Math.min(total, start + size), index });
  }
}

/** The seed of a part of a step: far enough apart that no two parts share a draw. */
export function chunkSeed([seed0, seed1]: readonly [number, number], index: number): [number, number] {
  return [seed0, (seed1 + index * 1024) | 0];
}

type InputTypes = Call['signature'];

/** Types of a part's images and labels. */
export function batchTypes(size: number, imageShape: readonly number[]): InputTypes {
  return {
    images: { shape: [size, ...imageShape], dtype: 'float32' },
    labels: { shape: [size], dtype: 'int32' },
  };
}

export function scalarTypes(names: readonly string[]): InputTypes {
  return Object.fromEntries(names.map((name) => [name, { shape: [], dtype: 'float32' as const }]));
}
