import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { unzipSync } from 'fflate';
import { expect, test } from 'vitest';
import { writeFeatures } from '#main/artifacts/outcomes.ts';
import { encodeNpy, readMatrix } from '#main/projection/npy.ts';
import { insertOutcomes } from '#main/store/artifacts.ts';
import { Database } from '#main/store/database.ts';
import { openHome } from '#main/store/home.ts';
import { RandomStream } from '#shared/philox.ts';
import { openWorkbench, store } from '../faults/workbench.ts';
import { TestCli } from './cli.ts';

function matrix(n: number, d: number) {
  const random = new RandomStream(n, d);
  return Float32Array.from({ length: n * d }, (_, i) => random.normal() + 5 * (Math.floor(i / d) % 2));
}

function withMatrix(n = 80, d = 4): TestCli {
  const cli = new TestCli();
  const labels = Int32Array.from({ length: n }, (_, i) => i % 2);
  writeFileSync(join(cli.folder, 'x.npy'), encodeNpy({ shape: [n, d], data: matrix(n, d) }));
  writeFileSync(join(cli.folder, 'labels.npy'), encodeNpy({ shape: [n], data: labels }));
  return cli;
}

const quick = ['--iterations', '60', '--perplexity', '10', '--threads', '1'];

test('a matrix is mapped and printed as JSON, the same for the same seed', async () => {
  const cli = withMatrix();
  const { code, stdout } = await cli.run(
    'embed',
    '--features',
    'x.npy',
    '--labels',
    'labels.npy',
    ...quick,
    '--json',
  );
  expect(code).toBe(0);
  const document = JSON.parse(stdout);
  expect(document).toMatchObject({ run: null, epoch: null, n: 80, perplexity: 10, method: 'tsne' });
  expect(document.points).toHaveLength(80);
  expect(document.labels.slice(0, 3)).toEqual([0, 1, 0]);
  for (const name of ['seconds', 'kl', 'neighbour_overlap', 'trustworthiness', 'knn_accuracy']) {
    expect(document[name]).toBeGreaterThan(0);
  }
  const again = JSON.parse((await cli.run('embed', '--features', 'x.npy', ...quick, '--json')).stdout);
  expect(again.points).toEqual(document.points);
  expect(again.knn_accuracy).toBeNull();
});

test('a map is written as npz, csv and JSON', async () => {
  const cli = withMatrix();
  const out = (name: string) => join(cli.folder, name);
  const { stdout } = await cli.run('embed', '--features', 'x.npy', '--method', 'pca', '-o', 'map.npz');
  expect(stdout).toMatch(/^80 points in [\d.]+ s$/m);
  expect(stdout).toContain(`Written to map.npz.`);
  const files = unzipSync(readFileSync(out('map.npz')));
  expect(readMatrix(files['embedding.npy']!, 'x')).toMatchObject({ n: 80, d: 2 });
  await cli.run('embed', '--features', 'x.npy', '--method', 'pca', '-o', 'map.csv');
  expect(readFileSync(out('map.csv'), 'utf8').split('\n')).toHaveLength(82);
  const answer = await cli.run('embed', '--features', 'x.npy', '--method', 'pca', '-o', 'map.json', '--json');
  expect(JSON.parse(answer.stdout)).toMatchObject({ n: 80, file: 'map.json' });
  expect(JSON.parse(readFileSync(out('map.json'), 'utf8')).points).toHaveLength(80);
});

test('what cannot be mapped is said', async () => {
  const cli = withMatrix(3);
  const failed = async (...args: string[]) => {
    const { code, stderr } = await cli.run('embed', ...args);
    expect(code).toBe(2);
    return stderr;
  };
  expect(await failed()).toContain('give either a run or --features');
  expect(await failed('--features', 'x.npy')).toContain('A map needs at least 4 points; there are 3.');
  expect(await failed('--features', 'y.npy')).toContain('it does not exist.');
  expect(await failed('--features', '.')).toContain('it is a folder.');
  expect(await failed('--features', 'labels.npy')).toContain('it must have rows and columns.');
  writeFileSync(join(cli.folder, 'two.npy'), encodeNpy({ shape: [2], data: Int32Array.of(1, 2) }));
  expect(await failed('--features', 'x.npy', '--labels', 'two.npy')).toContain(
    'There are 2 labels for 3 points.',
  );
  expect(await failed('--features', 'x.npy', '--perplexity', '1')).toContain(
    'It must be a number in its range',
  );
  const spoilt = matrix(9, 2);
  spoilt[4] = Number.NaN;
  writeFileSync(join(cli.folder, 'nan.npy'), encodeNpy({ shape: [9, 2], data: spoilt }));
  expect(await failed('--features', 'nan.npy')).toContain('1 feature vector is NaN or infinite: row 2.');
});

test('Ctrl-C ends it with 130', async () => {
  const cli = withMatrix(500);
  const running = cli.run('embed', '--features', 'x.npy', '--iterations', '10000', '--json');
  await expect.poll(() => cli.listens).toBe(true);
  cli.interrupt();
  const { code, stdout } = await running;
  expect(code).toBe(130);
  expect(JSON.parse(stdout)).toEqual({ interrupted: true });
});

/** A run with features of 40 images after each of these epochs. */
function withRun(epochs: readonly number[]): { cli: TestCli; run: string } {
  const cli = new TestCli();
  const workbench = openWorkbench(cli.folder);
  const run = store(workbench).runIds[0]!;
  const home = openHome(cli.folder);
  const db = new Database(home.database);
  const n = 40;
  for (const epoch of epochs) {
    const written = writeFeatures(
      {
        stage: 'pretrain',
        epoch,
        dataset: 'mnist',
        classes: ['a', 'b'],
        ids: Int32Array.from({ length: n }, (_, i) => i),
        labels: Int32Array.from({ length: n }, (_, i) => i % 2),
        encoder: matrix(n, 6).map((value, i) => value + epoch * (i % 3)),
        projection: null,
      },
      home.artifacts('features', run),
    );
    const place = { stage: 'pretrain', epoch, step: epoch } as const;
    db.write(() => insertOutcomes(db, run, place, [{ kind: 'features', ...written }]));
  }
  db.close();
  cli.compose = () => openWorkbench(cli.folder);
  return { cli, run };
}

test('the features of a run are mapped, and found again', async () => {
  const { cli, run } = withRun([3]);
  const first = await cli.run('embed', run.slice(0, 10), ...quick, '--json');
  expect(first.code).toBe(0);
  const document = JSON.parse(first.stdout);
  expect(document).toMatchObject({ run, stage: 'pretrain', epoch: 3, n: 40 });
  expect(document.notes).toEqual([]);
  const second = await cli.run('embed', run, ...quick, '--json');
  expect(JSON.parse(second.stdout)).toEqual(document);
  const missing = await cli.run('embed', run, '--epoch', '9');
  expect(missing.code).toBe(2);
  expect(missing.stderr).toContain(`Run ${run} has no features of epoch 9 to make a map of.`);
});

test('the time machine of a run is made, told and written', async () => {
  const { cli, run } = withRun([1, 2, 3]);
  const made = await cli.run('embed', run, '--series', ...quick, '-o', 'all.npz');
  expect(made.stdout).toMatch(/^3 maps of 40 points in [\d.]+ s\n/);
  expect(made.stdout).toMatch(/^pretrain 2 .* \d+\.\d+ %/m);
  expect(made.stdout).toContain('Written to all.npz.');
  const files = unzipSync(readFileSync(join(cli.folder, 'all.npz')));
  expect(Buffer.from(files['embedding.npy']!).toString('latin1')).toContain("'shape': (3, 40, 2)");
  // It is there now.
  const again = await cli.run('embed', run, '--series', ...quick, '--json');
  expect(again.code).toBe(0);
  const document = JSON.parse(again.stdout);
  expect(document).toMatchObject({ run, method: 'tsne', n: 40 });
  expect(document.frames.map(({ epoch }: { epoch: number }) => epoch)).toEqual([1, 2, 3]);
  expect(document.frames[0]).toMatchObject({ displacement: null, moved: null });
  expect(document.frames[2].displacement).toBeGreaterThan(0);
  expect(document.frames[2].moved).toHaveLength(40);
  expect(document.frames[2].points).toHaveLength(40);
  await cli.run('embed', run, '--series', ...quick, '-o', 'all.csv');
  const lines = readFileSync(join(cli.folder, 'all.csv'), 'utf8').trimEnd().split('\n');
  expect(lines[0]).toBe('stage,epoch,id,label,x,y,moved');
  expect(lines).toHaveLength(1 + 3 * 40);
  const refused = await cli.run('embed', run, '--series', '--epoch', '2');
  expect(refused.code).toBe(2);
  expect(refused.stderr).toContain('--series maps all epochs of a run; leave out --epoch');
});
