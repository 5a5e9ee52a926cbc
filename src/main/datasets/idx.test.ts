import { writeFile } from 'node:fs/promises';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { labelsOf, parseIdx, readIdx } from './idx.ts';
import { failure } from './testing/failure.ts';
import { temporaryFolder } from './testing/temporary.ts';

const folder = temporaryFolder({ beforeEach, afterEach });

/** Two images of 2 × 3. */
const images = Buffer.from([0, 0, 8, 3, 0, 0, 0, 2, 0, 0, 0, 2, 0, 0, 0, 3, ...Array(12).keys()]);
const labels = Buffer.from([0, 0, 8, 1, 0, 0, 0, 3, 4, 0, 9]);

test('reads dimensions and bytes', () => {
  const { dimensions, data } = parseIdx(images, 'images', 3);
  expect(dimensions).toEqual([2, 2, 3]);
  expect([...data]).toEqual([...Array(12).keys()]);
});

test('unpacks gzip', async () => {
  const file = folder.in('images.gz');
  await writeFile(file, gzipSync(images));
  expect((await readIdx(file, 3)).dimensions).toEqual([2, 2, 3]);
});

test('reads labels in range', () => {
  expect([...labelsOf(parseIdx(labels, 'labels', 1), 'labels', 10)]).toEqual([4, 0, 9]);
});

describe('refuses', () => {
  const refused = (message: string) => ({ code: 'dataset.idx', message });
  const changed = (bytes: Buffer, at: number, value: number) => {
    const copy = Buffer.from(bytes);
    copy[at] = value;
    return copy;
  };

  test.each([
    [
      'a truncated file',
      images.subarray(0, 20),
      'F is damaged at byte 20: it ends after 20 bytes, 2 × 2 × 3 need 28.',
    ],
    [
      'a truncated header',
      images.subarray(0, 10),
      'F is damaged at byte 10: the header needs 16 bytes and the file has 10.',
    ],
    [
      'bytes that follow',
      Buffer.concat([images, Buffer.alloc(5)]),
      'F is damaged at byte 28: 5 bytes follow the 28 that 2 × 2 × 3 need.',
    ],
    [
      'another magic number',
      changed(images, 2, 0x0d),
      'F is damaged at byte 0: the magic number is 0x00000d03 instead of 0x00000803.',
    ],
    ['no images', changed(images, 7, 0), 'F is damaged at byte 4: dimension 1 is 0.'],
  ])('%s', async (_, bytes, message) => {
    expect(await failure(() => parseIdx(bytes, 'F', 3))).toEqual(refused(message));
  });

  test('a label out of range', async () => {
    expect(await failure(() => labelsOf(parseIdx(labels, 'F', 1), 'F', 9))).toEqual(
      refused('F is damaged at byte 10: label 9 is not in 0 to 8.'),
    );
  });

  test('gzip that is cut short', async () => {
    const file = folder.in('cut.gz');
    await writeFile(file, gzipSync(images).subarray(0, 20));
    expect(await failure(readIdx(file, 3))).toEqual(
      refused(`${file} is damaged at byte 0: its gzip data cannot be unpacked (unexpected end of file).`),
    );
  });

  test('a missing file', async () => {
    const file = folder.in('nowhere');
    expect(await failure(readIdx(file, 3))).toEqual({
      code: 'dataset.file-missing',
      message: `There is no file or folder ${file}.`,
    });
  });
});
