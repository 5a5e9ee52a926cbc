/**
 * Shapes and types of what each op gives, worked out without running it. TensorFlow has the same functions, but its
 * binding does not offer them.
 */
import type { InputType } from '../../program.ts';
import { type DataTypeName, dataTypes } from './messages.ts';

/** Any tensor of a graph is described as a function's inputs are. */
export type TensorType = InputType;

/** An operand whose value is known while recording, such as the axes of a sum, can be read. */
export interface Operand extends TensorType {
  /** @throws where the value is only known when the graph runs */
  value(): ArrayLike<number>;
}

type Attributes = Record<string, unknown>;
type ShapeFunction = (operands: Operand[], attributes: Attributes) => TensorType[];

const typeOf = ({ shape, dtype }: TensorType): TensorType => ({ shape, dtype });

function broadcast(a: readonly number[], b: readonly number[]): number[] {
  const rank = Math.max(a.length, b.length);
  return Array.from({ length: rank }, (_, i) => {
    const x = a[a.length - rank + i] ?? 1;
    const y = b[b.length - rank + i] ?? 1;
    if (x !== y && x !== 1 && y !== 1) throw new Error(`Shapes [${a}] and [${b}] do not go together`);
    return x === 1 ? y : x;
  });
}

const product = (values: readonly number[]) => values.reduce((a, b) => a * b, 1);
const named = (dtype: unknown): DataTypeName =>
  (Object.keys(dataTypes) as DataTypeName[]).find((name) => dataTypes[name] === dtype)!;

const sameAsFirst: ShapeFunction = ([x]) => [typeOf(x!)];
const elementwise: ShapeFunction = ([a, b]) => [{ shape: broadcast(a!.shape, b!.shape), dtype: a!.dtype }];
const comparison: ShapeFunction = ([a, b]) => [{ shape: broadcast(a!.shape, b!.shape), dtype: 'bool' }];

const reduction: ShapeFunction = ([x, axes], attributes) => {
  const rank = x!.shape.length;
  const reduced = new Set(Array.from(axes!.value(), (axis) => (axis + rank) % rank));
  const shape = attributes.keep_dims
    ? x!.shape.map((size, i) => (reduced.has(i) ? 1 : size))
    : x!.shape.filter((_, i) => !reduced.has(i));
  return [{ shape, dtype: x!.dtype }];
};

const argReduction: ShapeFunction = ([x, axis]) => {
  const rank = x!.shape.length;
  const reduced = (axis!.value()[0]! + rank) % rank;
  return [{ shape: x!.shape.filter((_, i) => i !== reduced), dtype: 'int32' }];
};

/** Height and width after a window of the given size goes over [n, h, w, c]. */
function windowed(
  x: TensorType,
  size: readonly number[],
  channels: number,
  attributes: Attributes,
): TensorType {
  const strides = attributes.strides as number[];
  const dilations = (attributes.dilations as number[] | undefined) ?? [1, 1, 1, 1];
  const spatial = [1, 2].map((axis) => {
    const length = x.shape[axis]!;
    if (attributes.padding === 'SAME') return Math.ceil(length / strides[axis]!);
    const extent = (size[axis - 1]! - 1) * dilations[axis]! + 1;
    return Math.floor((length - extent) / strides[axis]!) + 1;
  });
  return { shape: [x.shape[0]!, ...spatial, channels], dtype: x.dtype };
}

const shapeFromValue =
  (index: number, dtypeFrom: number): ShapeFunction =>
  (operands) => [{ shape: Array.from(operands[index]!.value()), dtype: operands[dtypeFrom]!.dtype }];

const special: Record<string, ShapeFunction> = {
  Conv2D: ([x, filter], attributes) => [windowed(x!, filter!.shape, filter!.shape[3]!, attributes)],
  Conv2DBackpropInput: shapeFromValue(0, 1),
  Conv2DBackpropFilter: shapeFromValue(1, 0),
  MaxPool: ([x], attributes) => [
    windowed(x!, (attributes.ksize as number[]).slice(1, 3), x!.shape[3]!, attributes),
  ],
  MaxPoolGrad: sameAsFirst,
  FusedBatchNormV3: ([x, scale]) => [
    typeOf(x!),
    ...Array<TensorType>(4).fill(typeOf(scale!)),
    { shape: [0], dtype: 'float32' },
  ],
  FusedBatchNormGradV3: ([, x, scale]) => [
    typeOf(x!),
    typeOf(scale!),
    typeOf(scale!),
    ...Array<TensorType>(2).fill({ shape: [0], dtype: 'float32' }),
  ],
  SoftmaxCrossEntropyWithLogits: ([logits]) => [
    { shape: [logits!.shape[0]!], dtype: logits!.dtype },
    typeOf(logits!),
  ],
  ImageProjectiveTransformV3: ([images, , size]) => {
    const [height, width] = Array.from(size!.value());
    return [{ shape: [images!.shape[0]!, height!, width!, images!.shape[3]!], dtype: images!.dtype }];
  },
  StatelessRandomUniform: ([shape]) => [{ shape: Array.from(shape!.value()), dtype: 'float32' }],
  PadV2: ([x, paddings]) => {
    const p = paddings!.value();
    return [{ shape: x!.shape.map((size, i) => size + p[2 * i]! + p[2 * i + 1]!), dtype: x!.dtype }];
  },
  Slice: ([x, begin, size]) => {
    const sizes = Array.from(size!.value(), (s, i) => (s < 0 ? x!.shape[i]! - begin!.value()[i]! : s));
    return [{ shape: sizes, dtype: x!.dtype }];
  },
  Reshape: ([x, shape]) => {
    const asked = Array.from(shape!.value());
    const known = product(asked.filter((size) => size >= 0));
    return [{ shape: asked.map((size) => (size < 0 ? product(x!.shape) / known : size)), dtype: x!.dtype }];
  },
  ExpandDims: ([x, axis]) => {
    const at = axis!.value()[0]!;
    return [{ shape: x!.shape.toSpliced(at < 0 ? at + x!.shape.length + 1 : at, 0, 1), dtype: x!.dtype }];
  },
  BatchMatMulV2: ([a, b], attributes) => {
    const batch = broadcast(a!.shape.slice(0, -2), b!.shape.slice(0, -2));
    const rows = a!.shape.at(attributes.adj_x ? -1 : -2)!;
    const columns = b!.shape.at(attributes.adj_y ? -2 : -1)!;
    return [{ shape: [...batch, rows, columns], dtype: a!.dtype }];
  },
  Cast: ([x], attributes) => [{ shape: x!.shape, dtype: named(attributes.DstT) }],
  Tile: ([x, multiples]) => [
    { shape: x!.shape.map((size, i) => size * multiples!.value()[i]!), dtype: x!.dtype },
  ],
  Transpose: ([x, order]) => [
    { shape: Array.from(order!.value(), (axis) => x!.shape[axis]!), dtype: x!.dtype },
  ],
  Fill: shapeFromValue(0, 1),
  Range: ([start, limit, delta]) => {
    const [from, to, by] = [start!, limit!, delta!].map((operand) => operand.value()[0]!) as [
      number,
      number,
      number,
    ];
    return [{ shape: [Math.max(0, Math.ceil((to - from) / by))], dtype: start!.dtype }];
  },
  Select: ([, x]) => [typeOf(x!)],
  Pack: (operands, attributes) => {
    const [first] = operands;
    const axis = attributes.axis as number;
    const at = axis < 0 ? axis + first!.shape.length + 1 : axis;
    return [{ shape: first!.shape.toSpliced(at, 0, operands.length), dtype: first!.dtype }];
  },
  ConcatV2: (operands) => {
    const parts = operands.slice(0, -1);
    const axis = operands.at(-1)!.value()[0]!;
    const rank = parts[0]!.shape.length;
    const at = (axis + rank) % rank;
    const length = parts.reduce((sum, part) => sum + part.shape[at]!, 0);
    return [{ shape: parts[0]!.shape.with(at, length), dtype: parts[0]!.dtype }];
  },
  OneHot: ([indices, depth, on]) => [{ shape: [...indices!.shape, depth!.value()[0]!], dtype: on!.dtype }],
  GatherV2: ([x, indices, axis]) => {
    const at = (axis!.value()[0]! + x!.shape.length) % x!.shape.length;
    return [
      { shape: [...x!.shape.slice(0, at), ...indices!.shape, ...x!.shape.slice(at + 1)], dtype: x!.dtype },
    ];
  },
  ArgMax: argReduction,
  ArgMin: argReduction,
  TopKV2: ([x, k]) => {
    const shape = x!.shape.with(-1, k!.value()[0]!);
    return [
      { shape, dtype: x!.dtype },
      { shape, dtype: 'int32' },
    ];
  },
};

const groups: [ShapeFunction, string][] = [
  [
    sameAsFirst,
    'Relu ReluGrad Neg Square Sqrt Rsqrt Exp Expm1 Log Log1p Softmax OnesLike ZerosLike Sigmoid Tanh Floor Ceil Round ' +
      'Abs Sign Sin Cos Softplus Reciprocal LogicalNot AddN',
  ],
  [
    elementwise,
    'Add Sub Mul RealDiv Maximum Minimum Pow FloorDiv FloorMod SquaredDifference LogicalAnd LogicalOr',
  ],
  [comparison, 'Equal NotEqual Greater GreaterEqual Less LessEqual'],
  [reduction, 'Sum Mean Max Min Prod All Any'],
];

const shapeFunctions = new Map<string, ShapeFunction>([
  ...groups.flatMap(([f, names]) => names.split(' ').map((name): [string, ShapeFunction] => [name, f])),
  ...Object.entries(special),
]);

/** What can be recorded: every op that steps, evaluation and features need, and their like. */
export const recordableOps: readonly string[] = [...shapeFunctions.keys()];

/** An op without a shape function here: the program runs eagerly instead. */
export class UnrecordableOp extends Error {
  override readonly name = 'UnrecordableOp';
}

/**
 * Types of an op's outputs.
 * @throws UnrecordableOp for an op not listed here
 */
export function inferOutputs(op: string, operands: Operand[], attributes: Attributes): TensorType[] {
  const infer = shapeFunctions.get(op);
  if (infer === undefined) throw new UnrecordableOp(`the op ${op} cannot be recorded`);
  return infer(operands, attributes);
}
