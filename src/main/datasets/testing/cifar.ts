import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { CifarKind } from '../cifar.ts';
import { type Files, writeTar } from './files.ts';

const IMAGE = 3072;

/** Byte `at` of image `i`: different for every image, channel and row. */
export const pixel = (i: number, channel: number, at: number): number => (i * 31 + channel * 85 + at) % 256;

/** Records as the CIFAR page describes them: labels, then 1024 bytes each of red, green and blue. */
export function records(first: number, labels: number[][]): Buffer {
  return Buffer.concat(
    labels.map((label, i) => {
      const image = Buffer.alloc(IMAGE);
      for (let c = 0; c < 3; c++) {
        for (let p = 0; p < 1024; p++) image[c * 1024 + p] = pixel(first + i, c, p);
      }
      return Buffer.concat([Buffer.from(label), image]);
    }),
  );
}

/** A made-up CIFAR of three classes, 600 train images (more than a block) in two files and 3 test images. */
export function smallCifarFiles(): Files {
  const labels = (n: number) => Array.from({ length: n }, (_, i) => [i % 3]);
  return {
    'cifar-small/': Buffer.alloc(0),
    'cifar-small/names.txt': Buffer.from('ant\nbee\ncat\n\n'),
    // Not in order: the order of the archive must not matter.
    'cifar-small/test.bin': records(600, labels(3)),
    'cifar-small/two.bin': records(300, labels(300)),
    'cifar-small/one.bin': records(0, labels(300)),
    'cifar-small/readme.html': Buffer.from('hello'),
  };
}

/** Writes an archive and says what it is. */
export async function smallCifar(path: string, files: Files = smallCifarFiles()): Promise<CifarKind> {
  await writeTar(path, files, { gzip: true });
  const bytes = await readFile(path);
  return {
    title: 'Small CIFAR',
    url: 'http://127.0.0.1:1/absent',
    size: bytes.length,
    sha256: createHash('sha256').update(bytes).digest('hex'),
    classes: 3,
    labelBytes: 1,
    files: [
      { name: 'one.bin', split: 'train', records: 300 },
      { name: 'two.bin', split: 'train', records: 300 },
      { name: 'test.bin', split: 'test', records: 3 },
    ],
    namesFile: 'names.txt',
  };
}
