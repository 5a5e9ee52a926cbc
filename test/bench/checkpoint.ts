/** Measures writing and reading a checkpoint as large as ResNet50V2's with Adam. Usage: checkpoint.ts [MEGABYTES] */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readCheckpoint, writeCheckpoint } from '#main/training/checkpoint.ts';
import type { Checkpoint } from '#main/training/training.ts';

const megabytes = Number(process.argv[2] ?? 280);
/** Of a ResNet50V2's 300 variables or so, with two moments each. */
const count = 900;
const length = Math.round((megabytes * 1e6) / 4 / count);
const tensors: Checkpoint['tensors'] = new Map(
  Array.from({ length: count }, (_, i) => [
    `tensor ${i}`,
    { shape: [length], data: new Float32Array(length).map((__, j) => Math.sin(i + j)) },
  ]),
);
const folder = mkdtempSync(join(tmpdir(), 'contrast-checkpoint-'));
try {
  const seconds = (work: () => unknown) => {
    const start = performance.now();
    work();
    return (performance.now() - start) / 1000;
  };
  const files: string[] = [];
  const write = [1, 2, 3].map((epoch) =>
    seconds(() => {
      const position = { stage: 'pretrain' as const, epoch, step: epoch };
      files.push(writeCheckpoint({ position, tensors }, folder).file);
    }),
  );
  const read = seconds(() => readCheckpoint(join(folder, files[0]!)));
  process.stdout.write(`${JSON.stringify({ megabytes, write, read }, null, 2)}\n`);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
