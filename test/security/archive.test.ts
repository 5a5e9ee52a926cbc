/** Archives made to do harm, each refused with nothing of it brought in and nothing written outside. */
import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream, existsSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { type Header, pack } from 'tar-stream';
import { expect, test } from 'vitest';
import type { Workbench } from '#main/api/workbench.ts';
import { WorkbenchError } from '#shared/errors.ts';
import { openWorkbench, store, temporaryHome } from '../faults/workbench.ts';

type Entry = [header: Partial<Header> & { name: string }, content?: string | Buffer];

async function archiveOf(entries: Entry[]): Promise<string> {
  const path = join(temporaryHome(), 'archive.tar.gz');
  const tar = pack();
  for (const [header, content] of entries) {
    if (content === undefined) tar.entry(header);
    else tar.entry(header, content);
  }
  tar.finalize();
  await pipeline(tar, createGzip(), createWriteStream(path));
  return path;
}

/** What refuses it; fails where it is not refused or something came of it. */
async function refusal(workbench: Workbench, path: string): Promise<{ code: string; message: string }> {
  const error = await workbench.archive.import(path).then(
    () => {
      throw new Error('It was brought in.');
    },
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof WorkbenchError)) throw error;
  expect(workbench.runs.list()).toEqual([]);
  expect(readdirSync(join(workbench.home, 'staging'))).toEqual([]);
  const { code, message } = error;
  return { code, message };
}

/** A true archive of one run, as its entries. */
async function sound(): Promise<{
  manifest: Record<string, unknown>;
  run: Record<string, unknown>;
  id: string;
}> {
  const workbench = openWorkbench();
  const { runIds } = store(workbench);
  workbench.queue.cancel(runIds[0]!);
  const path = join(temporaryHome(), 'runs.tar.gz');
  await workbench.archive.export(runIds, path, { checkpoints: true });
  const { extract } = await import('tar-stream');
  const { createGunzip } = await import('node:zlib');
  const entries = extract();
  createReadStream(path).pipe(createGunzip()).pipe(entries);
  const texts = new Map<string, string>();
  for await (const entry of entries) {
    const chunks: Buffer[] = [];
    for await (const chunk of entry) chunks.push(chunk as Buffer);
    texts.set(entry.header.name, Buffer.concat(chunks).toString());
  }
  const id = runIds[0]!;
  return {
    manifest: JSON.parse(texts.get('manifest.json')!),
    run: JSON.parse(texts.get(`runs/${id}.json`)!),
    id,
  };
}

const json = (value: unknown) => JSON.stringify(value);

test('links, in an archive of any kind', async () => {
  const workbench = openWorkbench();
  const { manifest } = await sound();
  for (const type of ['symlink', 'link'] as const) {
    const hostile: Entry[] = [
      [{ name: 'manifest.json' }, json(manifest)],
      [{ name: 'runs', type, linkname: '/etc' }],
      [{ name: 'runs/passwd.json' }, '{}'],
    ];
    expect((await refusal(workbench, await archiveOf(hostile))).code).toBe('dataset.archive-entry');
    const events: Entry[] = [[{ name: 'run/events.out.tfevents.1', type, linkname: '/etc/passwd' }]];
    expect((await refusal(workbench, await archiveOf(events))).code).toBe('dataset.archive-entry');
  }
});

test('paths that lead outside', async () => {
  const workbench = openWorkbench();
  for (const name of [
    '../outside.json',
    'runs/../../outside.json',
    '/tmp/outside.json',
    'C:\\outside.json',
    '..\\x',
  ]) {
    const { code } = await refusal(workbench, await archiveOf([[{ name }, '{}']]));
    expect([name, code]).toEqual([name, 'dataset.archive-entry']);
  }
  expect(existsSync(join(workbench.home, '..', 'outside.json'))).toBe(false);
});

test('checkpoints under names that lead outside, or that are not what they should be', async () => {
  const workbench = openWorkbench();
  const { manifest, run, id } = await sound();
  const sha256 = createHash('sha256').update('weights').digest('hex');
  const checkpoint = (file: string, more = {}) => ({
    stage: 'pretrain',
    epoch: 1,
    step: 1,
    file,
    sha256,
    bytes: 7,
    createdAt: '2026-01-01T00:00:00.000Z',
    ...more,
  });
  const attempt = async (listed: object, file: string, content: string) =>
    (
      await refusal(
        workbench,
        await archiveOf([
          [{ name: 'manifest.json' }, json(manifest)],
          [{ name: `runs/${id}.json` }, json({ ...run, checkpoints: [listed] })],
          [{ name: `checkpoints/${id}/${file}` }, content],
        ]),
      )
    ).message;
  expect(await attempt(checkpoint('../../../x'), 'x', 'weights')).toContain('checkpoints.0.file');
  expect(await attempt(checkpoint('..'), 'x', 'weights')).toContain('checkpoints.0.file');
  expect(await attempt(checkpoint('a.bin'), 'b.bin', 'weights')).toContain('no run has such a file');
  expect(await attempt(checkpoint('a.bin'), 'a.bin', 'changed')).toContain('its checksum is wrong');
  expect(await attempt(checkpoint('a.bin'), 'a.bin', 'weights and far more')).toContain('more than 7 bytes');
  // The same without harm is brought in, and lies where it should.
  const good = await archiveOf([
    [{ name: 'manifest.json' }, json(manifest)],
    [{ name: `runs/${id}.json` }, json({ ...run, checkpoints: [checkpoint('a.bin')] })],
    [{ name: `checkpoints/${id}/a.bin` }, 'weights'],
  ]);
  expect(await workbench.archive.import(good)).toMatchObject({ runs: [id] });
  expect(existsSync(join(workbench.home, 'artifacts', 'checkpoints', id, 'a.bin'))).toBe(true);
});

test('documents that are not what they should be', async () => {
  const workbench = openWorkbench();
  const { manifest, run, id } = await sound();
  const attempt = async (manifestText: string, runText = json(run), name = `runs/${id}.json`) =>
    (
      await refusal(
        workbench,
        await archiveOf([
          [{ name: 'manifest.json' }, manifestText],
          [{ name }, runText],
        ]),
      )
    ).code;
  expect(await attempt('{')).toBe('import.damaged');
  expect(await attempt('{}')).toBe('import.damaged');
  expect(await attempt(json({ ...manifest, version: 2 }))).toBe('import.newer');
  expect(await attempt(json(manifest), '{}')).toBe('import.damaged');
  expect(await attempt(json(manifest), json({ ...run, id: '../x' }))).toBe('import.damaged');
  expect(await attempt(json(manifest), json({ ...run, status: 'running' }))).toBe('import.damaged');
  expect(await attempt(json(manifest), json(run), 'runs/elsewhere/deep.json')).toBe('import.damaged');
});

test('archives that unpack to more than they seem, and files that are no archives', async () => {
  const workbench = openWorkbench();
  const bomb = await archiveOf([[{ name: 'manifest.json' }, Buffer.alloc(17 * 1024 * 1024)]]);
  expect((await refusal(workbench, bomb)).code).toBe('import.too-large');
  const file = join(temporaryHome(), 'events.out.tfevents.1');
  writeFileSync(file, Buffer.alloc(100_000, 0xff));
  expect((await refusal(workbench, file)).code).toBe('import.unknown-kind');
  const meta: Entry[] = [
    [{ name: 'mlruns/0/1/meta.yaml' }, `a: &a [x]\nb: &b [${'*a,'.repeat(9)}]\nc: [${'*b,'.repeat(9)}]`],
  ];
  expect((await refusal(workbench, await archiveOf(meta))).code).toBe('import.damaged');
});
