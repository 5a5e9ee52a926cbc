/**
 * Records of a TFRecord file: length (8 bytes), its checksum (4), data, its checksum (4), all little-endian.
 * https://www.tensorflow.org/tutorials/load_data/tfrecord
 */
import { maskedCrc32c } from './crc32c.ts';

/** No summary of scalars comes near it; pictures in a file may. */
const maximumRecord = 256 * 1024 * 1024;
const headerBytes = 12;
const footerBytes = 4;

/** How reading ended: a writer that was killed leaves a record cut off, which costs that record alone. */
export type RecordsEnd = 'whole' | 'cut off' | 'damaged';

/** The records in order. Returns how the file ends. */
export async function* records(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array, RecordsEnd> {
  let rest: Uint8Array = new Uint8Array(0);
  for await (const chunk of chunks) {
    rest = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
    let offset = 0;
    while (true) {
      const length = lengthAt(rest, offset);
      if (length === 'damaged') return 'damaged';
      if (length === undefined || rest.length - offset < headerBytes + length + footerBytes) break;
      const data = rest.subarray(offset + headerBytes, offset + headerBytes + length);
      if (uint32(rest, offset + headerBytes + length) !== maskedCrc32c(data)) return 'damaged';
      yield data;
      offset += headerBytes + length + footerBytes;
    }
    rest = rest.subarray(offset);
  }
  return rest.length === 0 ? 'whole' : 'cut off';
}

const view = (bytes: Uint8Array) => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
const uint32 = (bytes: Uint8Array, offset: number) => view(bytes).getUint32(offset, true);

/** Undefined where the header is not all there yet. */
function lengthAt(bytes: Uint8Array, offset: number): number | 'damaged' | undefined {
  if (bytes.length - offset < headerBytes) return undefined;
  const length = Number(view(bytes).getBigUint64(offset, true));
  const sound = uint32(bytes, offset + 8) === maskedCrc32c(bytes.subarray(offset, offset + 8));
  return sound && length <= maximumRecord ? length : 'damaged';
}
