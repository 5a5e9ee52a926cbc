import { expect, test } from 'vitest';
import { crc32c } from './crc32c.ts';
import { recordBytes } from './testing/event-file.ts';
import { records } from './tfrecord.ts';

async function read(...chunks: Uint8Array[]) {
  const iterator = records(
    (async function* () {
      yield* chunks;
    })(),
  );
  const found: string[] = [];
  while (true) {
    const { value, done } = await iterator.next();
    if (done) return { found, end: value };
    found.push(Buffer.from(value).toString());
  }
}

test('the checksum is CRC-32C, as RFC 3720 has it', () => {
  expect(crc32c(Buffer.from('123456789')).toString(16)).toBe('e3069283');
  expect(crc32c(new Uint8Array(32)).toString(16)).toBe('8a9136aa');
  expect(crc32c(new Uint8Array(32).fill(0xff)).toString(16)).toBe('62a8ab43');
});

test('records come whole, however the file is cut', async () => {
  const file = Buffer.concat([
    recordBytes(Buffer.from('one')),
    recordBytes(Buffer.from('')),
    recordBytes(Buffer.from('three')),
  ]);
  expect(await read(file)).toEqual({ found: ['one', '', 'three'], end: 'whole' });
  expect(await read(...Array.from(file, (byte) => Buffer.from([byte])))).toEqual({
    found: ['one', '', 'three'],
    end: 'whole',
  });
  expect(await read(file.subarray(0, -3))).toEqual({ found: ['one', ''], end: 'cut off' });
});

test('a changed byte ends the reading', async () => {
  const file = Buffer.concat([recordBytes(Buffer.from('one')), recordBytes(Buffer.from('two'))]);
  for (const place of [19 + 2, 19 + 9, 19 + 13, 19 + 16]) {
    const changed = Buffer.from(file);
    changed[place]! ^= 1;
    expect(await read(changed)).toEqual({ found: ['one'], end: 'damaged' });
  }
});
