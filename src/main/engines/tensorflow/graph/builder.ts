/** A growing graph: nodes with unique names. */
import type { AttributeValue, DataTypeName, GraphNode } from './messages.ts';
import type { TensorType } from './shapes.ts';
import { constantValue, shapeMessage, typeValue } from './values.ts';

export class GraphBuilder {
  readonly nodes: GraphNode[] = [];
  /** What each node gives, where that takes memory of its own. */
  readonly outputs = new Map<string, readonly TensorType[]>();
  #unnamed = 0;

  /** Adds a node and returns its name. */
  add(
    op: string,
    input: string[],
    attr: Record<string, AttributeValue>,
    name = `${op}_${this.#unnamed++}`,
  ): string {
    this.nodes.push({ name, op, input, attr });
    return name;
  }

  constant(
    dtype: DataTypeName,
    shape: readonly number[],
    data: Float32Array | Int32Array | Uint8Array,
  ): string {
    return this.add('Const', [], { dtype: typeValue(dtype), value: constantValue(dtype, shape, data) });
  }

  placeholder(name: string, dtype: DataTypeName, shape: readonly number[]): string {
    return this.add(
      'Placeholder',
      [],
      { dtype: typeValue(dtype), shape: { shape: shapeMessage(shape) } },
      name,
    );
  }

  /** A node that does nothing but wait for others: a session call must fetch something. */
  signal(name: string, after: readonly string[]): string {
    const one = this.constant('int32', [], Int32Array.of(1));
    return this.add('Identity', [one, ...after.map((node) => `^${node}`)], { T: typeValue('int32') }, name);
  }
}
