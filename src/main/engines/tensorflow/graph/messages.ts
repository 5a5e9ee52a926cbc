/**
 * The protocol buffers of a SavedModel, as far as a recorded graph needs them. Names and numbers are TensorFlow's
 * (core/protobuf/saved_model.proto, meta_graph.proto, core/framework/graph.proto and the files they import).
 */
import protobuf from 'protobufjs/light.js';

/** TensorFlow's DataType numbers of the types that TensorFlow.js has. */
export const dataTypes = { float32: 1, int32: 3, bool: 10 } as const;
export type DataTypeName = keyof typeof dataTypes;

export interface TensorShape {
  dim: { size: number }[];
}

export interface TensorValue {
  dtype: number;
  tensorShape: TensorShape;
  tensorContent?: Uint8Array;
  floatVal?: number[];
  intVal?: number[];
  boolVal?: boolean[];
}

/** One of these fields is set. */
export interface AttributeValue {
  list?: { i?: number[]; f?: number[]; b?: boolean[]; type?: number[] };
  s?: Uint8Array;
  i?: number;
  f?: number;
  b?: boolean;
  type?: number;
  shape?: TensorShape;
  tensor?: TensorValue;
}

export interface GraphNode {
  name: string;
  op: string;
  /** `node`, `node:output`, or `^node` for a control input. */
  input: string[];
  attr: Record<string, AttributeValue>;
}

const field = (type: string, id: number, extra: object = {}) => ({ type, id, ...extra });
const repeated = (type: string, id: number) => field(type, id, { rule: 'repeated' });

const root = protobuf.Root.fromJSON({
  nested: {
    Dim: { fields: { size: field('int64', 1) } },
    TensorShape: { fields: { dim: repeated('Dim', 2) } },
    TensorValue: {
      fields: {
        dtype: field('int32', 1),
        tensorShape: field('TensorShape', 2),
        tensorContent: field('bytes', 4),
        floatVal: repeated('float', 5),
        intVal: repeated('int32', 7),
        boolVal: repeated('bool', 11),
      },
    },
    ListValue: {
      fields: {
        i: repeated('int64', 3),
        f: repeated('float', 4),
        b: repeated('bool', 5),
        type: repeated('int32', 6),
      },
    },
    AttributeValue: {
      oneofs: { value: { oneof: ['list', 's', 'i', 'f', 'b', 'type', 'shape', 'tensor'] } },
      fields: {
        list: field('ListValue', 1),
        s: field('bytes', 2),
        i: field('int64', 3),
        f: field('float', 4),
        b: field('bool', 5),
        type: field('int32', 6),
        shape: field('TensorShape', 7),
        tensor: field('TensorValue', 8),
      },
    },
    Node: {
      fields: {
        name: field('string', 1),
        op: field('string', 2),
        input: repeated('string', 3),
        attr: field('AttributeValue', 5, { keyType: 'string' }),
      },
    },
    Versions: { fields: { producer: field('int32', 1) } },
    Graph: { fields: { node: repeated('Node', 1), versions: field('Versions', 4) } },
    MetaInfo: { fields: { tags: repeated('string', 4) } },
    MetaGraph: { fields: { metaInfoDef: field('MetaInfo', 1), graphDef: field('Graph', 2) } },
    SavedModel: {
      fields: { savedModelSchemaVersion: field('int64', 1), metaGraphs: repeated('MetaGraph', 2) },
    },
  },
});

/** GraphDef version that TensorFlow 2.21 writes; newer readers accept it. */
const producer = 2474;

/** A saved_model.pb with one meta graph under the given tag. */
export function encodeSavedModel(nodes: readonly GraphNode[], tag: string): Uint8Array {
  const type = root.lookupType('SavedModel');
  const message = {
    savedModelSchemaVersion: 1,
    metaGraphs: [{ metaInfoDef: { tags: [tag] }, graphDef: { node: nodes, versions: { producer } } }],
  };
  return type.encode(type.fromObject(message)).finish();
}
