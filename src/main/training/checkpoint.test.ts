import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { WorkbenchError } from '#shared/errors.ts';
import { readCheckpoint, writeCheckpoint } from './checkpoint.ts';
import type { Checkpoint } from './training.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'contrast-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const checkpoint: Checkpoint = {
  position: { stage: 'pretrain', epoch: 3, step: 42 },
  tensors: new Map([
    [
      'dense/kernel',
      { shape: [2, 3], data: Float32Array.of(1, -2.5, 3e-40, Number.NaN, Number.POSITIVE_INFINITY, -0) },
    ],
    ['größe', { shape: [], data: Float32Array.of(7) }],
    ['10', { shape: [1], data: Float32Array.of(10) }],
    ['2', { shape: [1], data: Float32Array.of(2) }],
    ['empty', { shape: [0, 4], data: new Float32Array(0) }],
    // A view into a larger buffer.
    ['view', { shape: [2], data: new Float32Array([9, 8, 7, 6]).subarray(1, 3) }],
  ]),
};

function damage(path: string, sha256?: string): string {
  try {
    readCheckpoint(path, sha256);
  } catch (error) {
    if (error instanceof WorkbenchError) return `${error.code}: ${error.message}`;
    throw error;
  }
  return 'read';
}

test('what is written is read again, bit for bit', () => {
  const written = writeCheckpoint(checkpoint, join(folder, 'new'));
  expect(readdirSync(join(folder, 'new'))).toEqual([written.file]);
  const bytes = readFileSync(join(folder, 'new', written.file));
  expect(written.bytes).toBe(bytes.length);
  expect(written.sha256).toBe(createHash('sha256').update(bytes).digest('hex'));
  expect(written.file).toBe(`pretrain-00003-${written.sha256.slice(0, 12)}.safetensors`);
  const read = readCheckpoint(join(folder, 'new', written.file), written.sha256);
  expect(read.position).toEqual(checkpoint.position);
  expect([...read.tensors].filter(([name]) => name !== 'empty')).toEqual(
    [...checkpoint.tensors].filter(([name]) => name !== 'empty'),
  );
  expect(read.tensors.get('empty')).toEqual(checkpoint.tensors.get('empty'));
});

test('it is a safetensors file: length, JSON padded to 8 bytes, float32 little-endian', () => {
  const small: Checkpoint = {
    ...checkpoint,
    tensors: new Map([['w', { shape: [2], data: Float32Array.of(1, -2) }]]),
  };
  const bytes = readFileSync(join(folder, writeCheckpoint(small, folder).file));
  const length = Number(bytes.readBigUInt64LE(0));
  expect(length % 8).toBe(0);
  expect(JSON.parse(bytes.toString('utf8', 8, 8 + length))).toEqual({
    __metadata__: { stage: 'pretrain', epoch: '3', step: '42' },
    w: { dtype: 'F32', shape: [2], data_offsets: [0, 8] },
  });
  expect(bytes.subarray(8 + length).toString('hex')).toBe('0000803f000000c0');
});

test('a file cut off anywhere is refused, and so is one with bytes added', () => {
  const { file, sha256 } = writeCheckpoint(checkpoint, folder);
  const bytes = readFileSync(join(folder, file));
  const cut = join(folder, 'cut');
  for (let length = 0; length < bytes.length; length++) {
    writeFileSync(cut, bytes.subarray(0, length));
    expect(damage(cut, sha256)).toMatch(/^run.checkpoint-damaged: The checkpoint .*cut is damaged: /);
  }
  expect(damage(cut)).toBe(
    `run.checkpoint-damaged: The checkpoint ${cut} is damaged: it ends within tensor "view", at byte ${bytes.length - 1} of ${bytes.length}.`,
  );
  writeFileSync(cut, Buffer.concat([bytes, Buffer.of(0)]));
  expect(damage(cut)).toContain('1 bytes follow its last tensor');
});

test('a single flipped bit is noticed', () => {
  const { file, sha256 } = writeCheckpoint(checkpoint, folder);
  const bytes = readFileSync(join(folder, file));
  const flipped = join(folder, 'flipped');
  for (let at = 0; at < bytes.length; at++) {
    const copy = Buffer.from(bytes);
    copy[at]! ^= 1 << (at % 8);
    writeFileSync(flipped, copy);
    expect(damage(flipped, sha256), `byte ${at}`).toMatch(/^run.checkpoint-damaged/);
  }
});

test('other files are refused in words', () => {
  const path = join(folder, 'file');
  const header = (text: string, length = BigInt(text.length)) => {
    const bytes = Buffer.alloc(8);
    bytes.writeBigUInt64LE(length);
    writeFileSync(path, Buffer.concat([bytes, Buffer.from(text)]));
    return damage(path);
  };
  expect(damage(join(folder, 'none'))).toBe(
    `run.checkpoint-missing: The checkpoint ${join(folder, 'none')} is gone.`,
  );
  expect(header('nonsense')).toContain('its header is not JSON');
  expect(header('{}', 2n ** 60n)).toContain(`its header claims ${2 ** 60} bytes`);
  expect(header('{}')).toContain('its header is wrong at __metadata__');
  const metadata = '"__metadata__":{"stage":"pretrain","epoch":"1","step":"1"}';
  expect(header(`{${metadata},"w":{"dtype":"F64","shape":[0],"data_offsets":[0,0]}}`)).toContain(
    'wrong at w.dtype',
  );
  expect(header(`{${metadata},"w":{"dtype":"F32","shape":[3],"data_offsets":[0,8]}}`)).toContain(
    'tensor "w" does not lie where its shape puts it',
  );
});

test('what cannot be written is said, and leaves nothing behind', () => {
  const file = join(folder, 'file');
  writeFileSync(file, '');
  expect(() => writeCheckpoint(checkpoint, file)).toThrow(/could not be read or written \(ENOTDIR\)/);
  const inTheWay = join(folder, `pretrain-00003.${process.pid}.tmp`);
  mkdirSync(inTheWay);
  expect(() => writeCheckpoint(checkpoint, folder)).toThrow(/could not be read or written \(EISDIR\)/);
});
