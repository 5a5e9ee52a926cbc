/** Adding one's own images through the contract, over each transport. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { splitImages, writeFolder } from '#main/datasets/testing/files.ts';
import { codedError } from '#shared/contract/wire.ts';
import { openWorkbench } from '../faults/workbench.ts';
import { routerOf, transports } from './transports.ts';

test.each(Object.keys(transports))('adds a folder over %s and says why it does not', async (transport) => {
  const client = await transports[transport]!(routerOf(openWorkbench()));
  const folder = mkdtempSync(join(tmpdir(), 'contrast-images-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  await writeFolder(folder, await splitImages(['ant', 'bee'], 3, 2));

  const add = async (name: string, path: string) => {
    const adding = await client.datasets.add({ name, path, size: [8, 8] });
    const stages = new Set<string>();
    for (;;) {
      const step = await adding.next();
      if (step.done) return { report: step.value, stages: [...stages] };
      stages.add(step.value.stage);
    }
  };
  const refusal = async (name: string, path: string) => {
    const error = await add(name, path).then(
      () => undefined,
      (thrown: unknown) => thrown,
    );
    const { code, message } = codedError(error)!;
    return [code, message];
  };

  const { report, stages } = await add('insects', folder);
  expect(report).toMatchObject({
    info: { id: 'insects', status: 'ready', classes: ['ant', 'bee'], sizes: { train: 6, test: 4 } },
    split: 'given',
    corrupt: [],
  });
  expect(stages).toContain('images');
  expect((await client.datasets.list()).map(({ id }) => id)).toContain('insects');
  expect(await refusal('insects', folder)).toEqual([
    'dataset.exists',
    'There is a data set "insects" already.',
  ]);
  expect((await refusal('../up', folder))[0]).toBe('dataset.name');
  expect((await refusal('other', 'images'))[0]).toBe('dataset.option');
  // A server does not tell what is on its disk.
  const missing = transport === 'HTTP' ? 'dataset.path-refused' : 'dataset.file-missing';
  expect((await refusal('other', join(folder, 'nothing')))[0]).toBe(missing);
});
