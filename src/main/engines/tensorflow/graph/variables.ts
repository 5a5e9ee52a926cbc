/** A program's variables as TensorFlow resource variables of the graph. */
import type { NamedVariable } from '../../program.ts';
import type { GraphBuilder } from './builder.ts';
import { shapeMessage, typeValue } from './values.ts';

export interface ResourceVariable {
  readonly named: NamedVariable;
  /** Node of the handle. */
  readonly handle: string;
}

/** Node names of the functions that move state in and out. */
export const stateNodes = {
  value: (name: string) => `state/value/${name}`,
  feed: (name: string) => `state/feed/${name}`,
  set: 'state/set',
};

/** Declares each variable with a node that reads it and one that sets it from a fed value. */
export function declareVariables(builder: GraphBuilder, state: readonly NamedVariable[]): ResourceVariable[] {
  const dtype = typeValue('float32');
  const assigned: string[] = [];
  const variables = state.map((named): ResourceVariable => {
    const { name, variable } = named;
    const shape = { shape: shapeMessage(variable.shape) };
    const sharedName = { s: new TextEncoder().encode(name) };
    const handle = builder.add(
      'VarHandleOp',
      [],
      { dtype, shape, shared_name: sharedName },
      `variable/${name}`,
    );
    builder.add('ReadVariableOp', [handle], { dtype }, stateNodes.value(name));
    const fed = builder.placeholder(stateNodes.feed(name), 'float32', variable.shape);
    assigned.push(builder.add('AssignVariableOp', [handle, fed], { dtype }));
    return { named, handle };
  });
  builder.signal(stateNodes.set, assigned);
  return variables;
}
