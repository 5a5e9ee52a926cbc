import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import { DatasetLibrary } from '../datasets/library.ts';
import { startReadAhead } from './read-ahead.ts';

function opened(dataset: string) {
  const home = mkdtempSync(join(tmpdir(), 'contrast-'));
  const ahead = startReadAhead(home, dataset);
  onTestFinished(() => {
    ahead.close();
    rmSync(home, { recursive: true, force: true });
  });
  return { home, ahead };
}

test('a thread reads the images that are asked for, in order', async () => {
  const { home, ahead } = opened('synthetic');
  const dataset = await new DatasetLibrary(home).open('synthetic');
  const size = dataset.imageShape.reduce((product, length) => product * length, 1);
  const wanted = [Int32Array.of(3, 0, 3), Int32Array.of(17), Int32Array.of(1, 2)];
  const read = await Promise.all(wanted.map((ids) => ahead.read(ids)));
  for (const [i, ids] of wanted.entries()) {
    const bytes = new Uint8Array(ids.length * size);
    dataset.splits.train.gather(ids, bytes);
    expect(read[i]).toEqual(new Float32Array(bytes));
  }
  dataset.close();
});

test('what cannot be read is said once, and rejected from then on', async () => {
  const log = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
  const { ahead } = opened('nothing');
  const all = await Promise.allSettled([ahead.read(Int32Array.of(0)), ahead.read(Int32Array.of(1))]);
  expect(all.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  await expect(ahead.read(Int32Array.of(2))).rejects.toThrow('nothing');
  const lines = log.mock.calls.map(([line]) => String(line));
  log.mockRestore();
  expect(lines).toEqual([
    expect.stringMatching(/^Images are read between steps, since reading them ahead failed: .*nothing/),
  ]);
});
