/** Pictures, labels and archives of data sets, over each transport. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import { describe, expect, test } from 'vitest';
import { splitImages, writeZip } from '#main/datasets/testing/files.ts';
import { codedError } from '#shared/contract/wire.ts';
import { openWorkbench, temporaryHome } from '../faults/workbench.ts';
import { routerOf, transports } from './transports.ts';

async function codeOf(call: Promise<unknown>): Promise<string | undefined> {
  const error = await call.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  return codedError(error)?.code;
}

describe.each(Object.keys(transports))('data sets over %s', (transport) => {
  const open = async () => transports[transport]!(routerOf(openWorkbench(), { feed: { interval: 5 } }));

  test('show images as one picture, with their classes', async () => {
    const client = await open();
    const { labels, classes, n } = await client.datasets.labels({ dataset: 'mnist', split: 'test' });
    const known = new Int32Array(await labels.arrayBuffer());
    // The first ten digits of the test images, as everyone has them.
    expect([...known.subarray(0, 10)]).toEqual([7, 2, 1, 0, 4, 1, 4, 9, 5, 9]);
    expect([n, known.length, classes.length]).toEqual([10_000, 10_000, 10]);

    const ids = [0, 9999, 3, 3, 1];
    const shown = await client.datasets.images({ dataset: 'mnist', split: 'test', ids, size: 20 });
    expect(shown).toMatchObject({ columns: 3, size: 20, ids, labels: ids.map((id) => known[id]) });
    const bytes = new Uint8Array(await shown.image.arrayBuffer());
    expect(await sharp(bytes).metadata()).toMatchObject({ format: 'png', width: 60, height: 40 });

    // An image that there is not leaves the others.
    const some = await client.datasets.images({ dataset: 'mnist', split: 'test', ids: [10_000, 1, 3] });
    expect(some).toMatchObject({ columns: 2, ids: [1, 3], labels: [known[1], known[3]] });

    const images = (more: object) =>
      codeOf(client.datasets.images({ dataset: 'mnist', split: 'test', ids: [0], ...more }));
    expect(await images({ ids: [10_000] })).toBe('dataset.no-image');
    expect(await images({ dataset: 'mnits' })).toBe('dataset.unknown');
    expect(await images({ dataset: 'cifar10' })).toBe('dataset.absent');
    for (const more of [{ ids: [] }, { ids: [-1] }, { size: 7 }, { dataset: '../mnist' }, { split: 'all' }])
      expect(await images(more), JSON.stringify(more)).toBe('api.invalid-input');
    const many = Array.from({ length: 1024 }, (_, i) => i);
    expect(await images({ ids: many, size: 256 })).toBe('api.invalid-input');
    expect(await images({ ids: [...many, 1] })).toBe('api.invalid-input');
  });

  test('are added from an archive that is sent, and told of', async () => {
    const client = await open();
    const leaving = new AbortController();
    const stream = await client.events.stream({}, { signal: leaving.signal });
    const events = (async () => {
      const seen: string[] = [];
      for await (const batch of stream) {
        seen.push(...batch.events.map(({ type }) => type));
        if (seen.filter((type) => type === 'datasets').length === 2) return seen;
      }
      return seen;
    })();
    const path = join(temporaryHome(), 'insects.zip');
    await writeZip(path, await splitImages(['ant', 'bee'], 3, 2));
    const file = new File([await readFile(path)], 'insects.zip');
    const add = (input: object) => client.datasets.add({ name: 'insects', ...input });
    const adding = await add({ file, size: [8, 8] });
    let step = await adding.next();
    while (!step.done) step = await adding.next();
    expect(step.value.info).toMatchObject({ id: 'insects', sizes: { train: 6, test: 4 }, bytes: 1960 });
    await client.datasets.remove({ name: 'insects' });
    expect(await events).toContain('datasets');
    leaving.abort();
    for (const input of [{}, { file, path: '/x' }])
      expect(await codeOf(add(input).then((all) => all.next()))).toBe('api.invalid-input');
    const damaged = new File([new Uint8Array(2000)], 'x.zip');
    expect(await codeOf(add({ file: damaged }).then((all) => all.next()))).toBe('dataset.archive-kind');
  });
});
