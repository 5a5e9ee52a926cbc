/** Direct access to the numbers of the wasm backend's tensors, without the copies that reading and making them take. */
import * as tf from '@tensorflow/tfjs-core';

/** The part of the backend that is used here. */
export interface WasmBackend {
  makeOutput(shape: number[], dtype: tf.DataType): tf.TensorInfo;
  typedArrayFromHeap(tensor: tf.TensorInfo): tf.backend_util.TypedArray;
}

const backend = () => tf.backend() as unknown as WasmBackend;

/** A float32 tensor whose numbers are not set yet. */
export function newTensor<T extends tf.Tensor>(shape: number[]): T {
  return tf.engine().makeTensorFromTensorInfo(backend().makeOutput(shape, 'float32')) as T;
}

/**
 * The numbers of a float32 tensor where they lie. Take it after all tensors needed have been made, and let it go soon: a
 * new tensor may make the heap grow, which ends every view of it.
 */
export function numbersOf(tensor: tf.TensorInfo): Float32Array {
  return backend().typedArrayFromHeap(tensor) as Float32Array;
}
