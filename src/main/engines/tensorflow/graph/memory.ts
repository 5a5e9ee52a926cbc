/** How much memory one call of a recorded function takes at most, worked out without running it. */
import type { GraphNode } from './messages.ts';
import type { TensorType } from './shapes.ts';

/** Ops whose output is their input's memory under another shape. */
const aliases = new Set(['Reshape', 'ExpandDims', 'Identity']);

/** Ops that TensorFlow computes in place when nothing else needs their input. */
const inPlace = new Set(
  'Add Sub Mul RealDiv Maximum Minimum Relu ReluGrad Neg Square Sqrt Rsqrt Exp Log Cast'.split(' '),
);

function bytes({ shape }: TensorType): number {
  // float32 and int32; masks are small beside them.
  return 4 * shape.reduce((a, b) => a * b, 1);
}

const producerOf = (input: string) => input.replace(/^\^/, '').replace(/:\d+$/, '');

/**
 * Peak bytes of intermediate results when the nodes run in the order in which they were recorded, each result freed after
 * its last use. Variables and the engine's own needs come on top.
 */
export function peakIntermediateBytes(
  nodes: readonly GraphNode[],
  outputs: ReadonlyMap<string, readonly TensorType[]>,
): number {
  const owner = new Map<string, string>();
  const ownerOf = (name: string) => owner.get(name) ?? name;
  for (const { name, op, input } of nodes) {
    if (aliases.has(op) && input[0] !== undefined) owner.set(name, ownerOf(producerOf(input[0])));
  }
  const lastUse = new Map<string, number>();
  for (const [i, { input }] of nodes.entries()) {
    for (const source of input) if (!source.startsWith('^')) lastUse.set(ownerOf(producerOf(source)), i);
  }
  const held = new Map<string, number>();
  let current = 0;
  let peak = 0;
  for (const [i, { name, op, input }] of nodes.entries()) {
    const types = outputs.get(name);
    const owned = !owner.has(name) && types !== undefined;
    const size = owned ? types.reduce((sum, type) => sum + bytes(type), 0) : 0;
    const ending = [
      ...new Set(input.filter((s) => !s.startsWith('^')).map((s) => ownerOf(producerOf(s)))),
    ].filter((source) => lastUse.get(source) === i);
    const reused = inPlace.has(op) && ending.some((source) => held.get(source) === size) ? size : 0;
    peak = Math.max(peak, current + size - reused);
    current += size;
    if (owned) held.set(name, size);
    for (const source of ending) {
      current -= held.get(source) ?? 0;
      held.delete(source);
    }
  }
  return peak;
}
