/** Attribute and constant values in TensorFlow's messages. */
import type { NativeBinding, OpAttribute } from '../binding.ts';
import { type AttributeValue, type DataTypeName, dataTypes, type TensorShape } from './messages.ts';

export const typeValue = (dtype: DataTypeName): AttributeValue => ({ type: dataTypes[dtype] });

export function shapeMessage(shape: readonly number[]): TensorShape {
  return { dim: shape.map((size) => ({ size })) };
}

/** An attribute that a kernel gave to eager execution. @throws for a kind that no kernel here uses */
export function attributeValue(binding: NativeBinding, { name, type, value }: OpAttribute): AttributeValue {
  switch (type) {
    case binding.TF_ATTR_STRING:
      return { s: new TextEncoder().encode(value as string) };
    case binding.TF_ATTR_INT:
      return Array.isArray(value) ? { list: { i: value } } : { i: value as number };
    case binding.TF_ATTR_FLOAT:
      return Array.isArray(value) ? { list: { f: value } } : { f: value as number };
    case binding.TF_ATTR_BOOL:
      return Array.isArray(value) ? { list: { b: value } } : { b: value as boolean };
    case binding.TF_ATTR_TYPE:
      return Array.isArray(value) ? { list: { type: value } } : { type: value as number };
    case binding.TF_ATTR_SHAPE:
      return { shape: shapeMessage(value as number[]) };
    default:
      throw new Error(`Attribute ${name} is of a kind that cannot be recorded`);
  }
}

const splat = {
  float32: (value: number) => ({ floatVal: [value] }),
  int32: (value: number) => ({ intVal: [value] }),
  bool: (value: number) => ({ boolVal: [value !== 0] }),
};

/** A constant; one value stands for all where they are equal, so that large uniform constants stay small. */
export function constantValue(
  dtype: DataTypeName,
  shape: readonly number[],
  data: Float32Array | Int32Array | Uint8Array,
): AttributeValue {
  const head = { dtype: dataTypes[dtype], tensorShape: shapeMessage(shape) };
  const first = data[0];
  // Object.is keeps −0 apart from 0.
  const uniform = first !== undefined && data.every((value: number) => Object.is(value, first));
  if (uniform) return { tensor: { ...head, ...splat[dtype](first) } };
  return {
    tensor: { ...head, tensorContent: new Uint8Array(data.buffer, data.byteOffset, data.byteLength) },
  };
}
