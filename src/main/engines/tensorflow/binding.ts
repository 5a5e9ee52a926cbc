/** The parts of tfjs-node's native binding that this program calls. */
import type { DataId, Tensor, TensorInfo } from '@tensorflow/tfjs-core';

export interface OpAttribute {
  name: string;
  type: number;
  value: unknown;
}

export interface NativeBinding {
  readonly TF_Version: string;
  readonly TF_ATTR_STRING: number;
  readonly TF_ATTR_INT: number;
  readonly TF_ATTR_FLOAT: number;
  readonly TF_ATTR_BOOL: number;
  readonly TF_ATTR_TYPE: number;
  readonly TF_ATTR_SHAPE: number;
  readonly TF_FLOAT: number;
  readonly TF_INT32: number;
  readonly TF_BOOL: number;
}

export interface NodeBackend {
  readonly binding: NativeBinding;
  /** Whether TensorFlow found a GPU that it can use. */
  readonly isUsingGpuDevice: boolean;
  executeSingleOutput(op: string, attributes: OpAttribute[], inputs: TensorInfo[]): Tensor;
  executeMultipleOutputs(
    op: string,
    attributes: OpAttribute[],
    inputs: TensorInfo[],
    outputs: number,
  ): Tensor[];
  /** A tensor for a native tensor's id, or for none where the id is negative. */
  createOutputTensor(metadata: { id: number; dtype: number; shape: number[] }): Tensor;
  readSync(dataId: DataId): Float32Array | Int32Array | Uint8Array;
  loadSavedModelMetaGraph(folder: string, tags: string): number;
  runSavedModel(
    id: number,
    inputs: Tensor[],
    inputNames: { name: string }[],
    outputNames: string[],
  ): Tensor[];
  deleteSavedModel(id: number): void;
}
