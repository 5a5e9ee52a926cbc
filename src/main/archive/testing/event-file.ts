/** Writes TensorBoard's event files, as its own writers do. */
import protobuf from 'protobufjs/minimal.js';
import { maskedCrc32c } from '../crc32c.ts';

export function recordBytes(data: Uint8Array): Buffer {
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(data.length));
  const checksum = (bytes: Uint8Array) => {
    const masked = Buffer.alloc(4);
    masked.writeUInt32LE(maskedCrc32c(bytes));
    return masked;
  };
  return Buffer.concat([length, checksum(length), data, checksum(data)]);
}

interface Value {
  tag: string;
  /** As the old writers have it, or in a tensor as those of TensorFlow 2 and PyTorch. */
  form?: 'simple' | 'float' | 'content' | 'vector';
  value: number;
}

function valueBytes({ tag, form = 'simple', value }: Value): Uint8Array {
  const writer = protobuf.Writer.create().uint32(10).string(tag);
  if (form === 'simple') return writer.uint32(21).float(value).finish();
  const shape = protobuf.Writer.create();
  if (form === 'vector') shape.uint32(18).fork().uint32(8).int64(2).ldelim();
  const tensor = protobuf.Writer.create().uint32(8).int32(1).uint32(18).bytes(shape.finish());
  if (form === 'float') tensor.uint32(42).fork().float(value).ldelim();
  else {
    const content = Buffer.alloc(form === 'vector' ? 8 : 4);
    content.writeFloatLE(value);
    tensor.uint32(34).bytes(content);
  }
  const plugin = protobuf.Writer.create().uint32(10).string('scalars').finish();
  const metadata = protobuf.Writer.create().uint32(10).bytes(plugin).finish();
  return writer.uint32(66).bytes(tensor.finish()).uint32(74).bytes(metadata).finish();
}

/** @param wallTime seconds since 1970 */
export function eventBytes(wallTime: number, step: number, values: Value[]): Buffer {
  const event = protobuf.Writer.create().uint32(9).double(wallTime).uint32(16).int64(step);
  const summary = protobuf.Writer.create();
  for (const value of values) summary.uint32(10).bytes(valueBytes(value));
  return recordBytes(event.uint32(42).bytes(summary.finish()).finish());
}

export function versionBytes(wallTime: number): Buffer {
  const event = protobuf.Writer.create().uint32(9).double(wallTime).uint32(26).string('brain.Event:2');
  return recordBytes(event.finish());
}

export function hyperparameterBytes(
  wallTime: number,
  parameters: Record<string, string | number | boolean>,
): Buffer {
  const session = protobuf.Writer.create();
  for (const [name, value] of Object.entries(parameters)) {
    const plain = protobuf.Writer.create();
    if (typeof value === 'number') plain.uint32(17).double(value);
    else if (typeof value === 'string') plain.uint32(26).string(value);
    else plain.uint32(32).bool(value);
    const pair = protobuf.Writer.create().uint32(10).string(name).uint32(18).bytes(plain.finish());
    session.uint32(10).bytes(pair.finish());
  }
  const content = protobuf.Writer.create().uint32(26).bytes(session.finish()).finish();
  const plugin = protobuf.Writer.create().uint32(10).string('hparams').uint32(18).bytes(content).finish();
  const metadata = protobuf.Writer.create().uint32(10).bytes(plugin).finish();
  const value = protobuf.Writer.create().uint32(10).string('_hparams_/session_start_info');
  value.uint32(74).bytes(metadata);
  const summary = protobuf.Writer.create().uint32(10).bytes(value.finish());
  const event = protobuf.Writer.create().uint32(9).double(wallTime).uint32(42).bytes(summary.finish());
  return recordBytes(event.finish());
}
