/**
 * Scalars and hyperparameters in TensorBoard's events: tensorflow/core/util/event.proto, framework/summary.proto,
 * framework/tensor.proto, and tensorboard/plugins/hparams/plugin_data.proto.
 */
import protobuf from 'protobufjs/minimal.js';

export interface ScalarEvent {
  /** Seconds since 1970. */
  wallTime: number;
  step: number;
  scalars: { tag: string; value: number }[];
  /** Of the whole run, where the event tells them. */
  parameters: Record<string, string>;
}

type Reader = protobuf.Reader;

/** Calls back for each field of a message; a field that is not taken is passed over. */
function fields(bytes: Uint8Array, take: (field: number, reader: Reader, wire: number) => boolean): void {
  const reader = protobuf.Reader.create(bytes);
  while (reader.pos < reader.len) {
    const tag = reader.uint32();
    if (!take(tag >>> 3, reader, tag & 7)) reader.skipType(tag & 7);
  }
}

/** @throws where the bytes are no event */
export function readEvent(bytes: Uint8Array): ScalarEvent {
  const event: ScalarEvent = { wallTime: 0, step: 0, scalars: [], parameters: {} };
  fields(bytes, (field, reader) => {
    if (field === 1) event.wallTime = reader.double();
    else if (field === 2) event.step = Number(reader.int64().toString());
    else if (field === 5) readSummary(reader.bytes(), event);
    else return false;
    return true;
  });
  return event;
}

function readSummary(bytes: Uint8Array, event: ScalarEvent): void {
  fields(bytes, (field, reader) => {
    if (field !== 1) return false;
    readValue(reader.bytes(), event);
    return true;
  });
}

function readValue(bytes: Uint8Array, event: ScalarEvent): void {
  let tag = '';
  let value: number | undefined;
  let plugin = { name: '', content: new Uint8Array(0) as Uint8Array };
  fields(bytes, (field, reader) => {
    if (field === 1) tag = reader.string();
    else if (field === 2) value = reader.float();
    else if (field === 8) value = scalarOf(reader.bytes());
    else if (field === 9) plugin = pluginOf(reader.bytes());
    else return false;
    return true;
  });
  if (plugin.name === 'hparams') Object.assign(event.parameters, hyperparameters(plugin.content));
  else if (value !== undefined && (plugin.name === '' || plugin.name === 'scalars'))
    event.scalars.push({ tag, value });
}

const typeFloat = 1;
const typeDouble = 2;

/** The value of a tensor of one element; undefined for any other. */
function scalarOf(bytes: Uint8Array): number | undefined {
  let type = 0;
  let elements = 1;
  let content: Uint8Array | undefined;
  const values: number[] = [];
  fields(bytes, (field, reader, wire) => {
    const all = (read: () => number) => {
      const end = wire === 2 ? reader.uint32() + reader.pos : undefined;
      if (end === undefined) values.push(read());
      else while (reader.pos < end) values.push(read());
    };
    if (field === 1) type = reader.int32();
    else if (field === 2) elements = elementsOf(reader.bytes());
    else if (field === 4) content = reader.bytes();
    else if (field === 5) all(() => reader.float());
    else if (field === 6) all(() => reader.double());
    else if (field === 7) all(() => reader.int32());
    else if (field === 10) all(() => Number(reader.int64().toString()));
    else return false;
    return true;
  });
  if (elements !== 1) return undefined;
  if (values.length === 1) return values[0];
  if (content === undefined) return undefined;
  const data = new DataView(content.buffer, content.byteOffset, content.byteLength);
  if (type === typeFloat && content.length === 4) return data.getFloat32(0, true);
  if (type === typeDouble && content.length === 8) return data.getFloat64(0, true);
  return undefined;
}

function elementsOf(shape: Uint8Array): number {
  let elements = 1;
  fields(shape, (field, reader) => {
    if (field !== 2) return false;
    let size = 0;
    fields(reader.bytes(), (inner, dimension) => {
      if (inner !== 1) return false;
      size = Number(dimension.int64().toString());
      return true;
    });
    elements *= size;
    return true;
  });
  return elements;
}

function pluginOf(metadata: Uint8Array): { name: string; content: Uint8Array } {
  const plugin = { name: '', content: new Uint8Array(0) as Uint8Array };
  fields(metadata, (field, reader) => {
    if (field !== 1) return false;
    fields(reader.bytes(), (inner, data) => {
      if (inner === 1) plugin.name = data.string();
      else if (inner === 2) plugin.content = data.bytes();
      else return false;
      return true;
    });
    return true;
  });
  return plugin;
}

/** Of SessionStartInfo: a map from names to google.protobuf.Value. */
function hyperparameters(content: Uint8Array): Record<string, string> {
  const parameters: Record<string, string> = {};
  fields(content, (field, reader) => {
    if (field !== 3) return false;
    fields(reader.bytes(), (inner, session) => {
      if (inner !== 1) return false;
      let name = '';
      let value = '';
      fields(session.bytes(), (part, pair) => {
        if (part === 1) name = pair.string();
        else if (part === 2) value = plainValue(pair.bytes());
        else return false;
        return true;
      });
      parameters[name] = value;
      return true;
    });
    return true;
  });
  return parameters;
}

function plainValue(bytes: Uint8Array): string {
  let text = '';
  fields(bytes, (field, reader) => {
    if (field === 2) text = String(reader.double());
    else if (field === 3) text = reader.string();
    else if (field === 4) text = String(reader.bool());
    else return false;
    return true;
  });
  return text;
}
