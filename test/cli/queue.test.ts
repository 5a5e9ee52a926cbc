/** The commands that change the queue and the runs, on a real store with fake trainers. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { eventBytes, hyperparameterBytes } from '#main/archive/testing/event-file.ts';
import { composeWorkbench } from '#main/compose.ts';
import { remoteClient } from '#main/server/client.ts';
import type { CoreEvent } from '#shared/run.ts';
import { routerOf, serverOf } from '../contract/transports.ts';
import { behave, fakeTrainer, openWorkbench, store, temporaryHome } from '../faults/workbench.ts';
import { TestCli } from './cli.ts';

const experiment = {
  name: 'Queued',
  base: { pretrain: { epochs: 2 }, classify: { epochs: 1 } },
  arms: [{ name: 'supcon' }],
  seeds: [1, 2, 3],
};

/** A command line whose store is real, in the folder of the test. */
function realCli(): TestCli {
  behave({});
  const cli = new TestCli();
  const home = join(cli.folder, 'home');
  cli.compose = () => composeWorkbench({ home, trainerModule: fakeTrainer });
  cli.write('experiment.json', experiment);
  return cli;
}

/** What a command prints with --json. */
async function json(cli: TestCli, ...args: string[]) {
  const { code, stdout } = await cli.run(...args, '--json');
  return { code, document: JSON.parse(stdout) };
}

async function queued(cli: TestCli): Promise<string[]> {
  const { document } = await json(cli, 'queue', 'add', 'experiment.json');
  return document.runs.map(({ id }: { id: string }) => id);
}

describe('contrast queue', () => {
  test('adds, and returns once it is stored', async () => {
    const cli = realCli();
    const { code, document } = await json(cli, 'queue', 'add', 'experiment.json', '--seeds', '4');
    expect(code).toBe(0);
    expect(document).toEqual({
      experiment: { id: expect.any(String), name: 'Queued' },
      runs: [{ id: expect.any(String), arm: 'supcon', seed: 4, status: 'queued' }],
    });
    const text = await cli.run('queue', 'add', 'experiment.json');
    expect(text.stdout).toMatch(
      /^3 runs of "Queued" queued\.\nNothing trains them yet: "contrast serve" does, or "contrast run --resume \w+"\.\n$/,
    );
    const list = await json(cli, 'queue', 'ls');
    expect(list.document).toMatchObject({ started: false, running: [], paused: [] });
    expect(list.document.waiting.map(({ seed }: { seed: number }) => seed)).toEqual([4, 1, 2, 3]);
  });

  test('pauses, resumes, cancels, retries, moves', async () => {
    const cli = realCli();
    const [a, b, c] = (await queued(cli)) as [string, string, string];
    const order = async () =>
      (await json(cli, 'queue', 'ls')).document.waiting.map(({ id }: { id: string }) => id);
    expect((await json(cli, 'queue', 'move', a, '--last')).code).toBe(0);
    expect(await order()).toEqual([b, c, a]);
    await cli.run('queue', 'move', a, '--before', c);
    expect(await order()).toEqual([b, a, c]);
    await cli.run('queue', 'next', c);
    expect(await order()).toEqual([c, b, a]);
    expect((await json(cli, 'queue', 'pause', a, b)).document).toMatchObject({
      runs: [
        { id: a, status: 'paused' },
        { id: b, status: 'paused' },
      ],
      failed: [],
    });
    expect((await cli.run('queue', 'resume', a)).stdout).toBe(`Run ${a} (supcon, seed 1) is queued.\n`);
    await cli.run('queue', 'cancel', b);
    const again = await json(cli, 'queue', 'pause', b);
    expect(again).toMatchObject({ code: 2, document: { error: { code: 'run.illegal-transition' } } });
    const mixed = await json(cli, 'queue', 'pause', b, c);
    expect(mixed).toMatchObject({ code: 1, document: { runs: [{ id: c }], failed: [{ id: b }] } });
    expect((await json(cli, 'queue', 'retry', b)).document.run.status).toBe('queued');
    expect((await json(cli, 'queue', 'move', a)).document.error.code).toBe('cli.nowhere-to-move');
    expect((await json(cli, 'queue', 'move', a, '--first', '--last')).document.error.code).toBe('cli.usage');
  });

  test('asks the program that runs, where one does', async () => {
    const cli = realCli();
    const workbench = openWorkbench();
    const server = await serverOf(routerOf(workbench));
    cli.compose = () => {
      throw new Error('the store was opened');
    };
    cli.running = async () => ({ client: remoteClient(server), remote: server.url, close: () => {} });
    const [first] = await queued(cli);
    expect(workbench.runs.list().map(({ id }) => id)).toContain(first);
    await cli.run('runs', 'tag', first!, '--add', 'from afar');
    expect(workbench.runs.get(first!).tags).toEqual(['from afar']);
    const { code, document } = await json(cli, 'queue', 'pause', 'nothing');
    expect(code).toBe(2);
    expect(document.error.code).toBe('store.unknown-run');
    await server.close();
    expect((await json(cli, 'queue', 'ls')).document.error).toMatchObject({
      code: 'server.unreachable',
      message: expect.stringContaining(`The running program at ${server.url} does not answer (`),
    });
  });
});

describe('beside a program that runs', () => {
  test('runs are listed, shown, exported and brought in by it', async () => {
    const cli = realCli();
    const own = openWorkbench();
    cli.running = async () => {
      const server = await serverOf(routerOf(own));
      return { client: remoteClient(server), remote: server.url, close: () => {} };
    };
    const [a, b] = (await queued(cli)) as [string, string];
    await cli.run('queue', 'cancel', a, b);
    // This store is another one, and empty: what follows can only come from the program.
    expect((await json(cli, 'runs', 'ls')).document.runs).toHaveLength(3);
    expect((await json(cli, 'runs', 'show', a)).document).toMatchObject({ id: a, status: 'cancelled' });
    expect((await json(cli, 'export', a, b, '-o', 'runs.tar.gz')).document.runs).toBe(2);
    const receiver = openWorkbench();
    cli.running = async () => {
      const server = await serverOf(routerOf(receiver));
      return { client: remoteClient(server), remote: server.url, close: () => {} };
    };
    expect((await cli.run('import', 'runs.tar.gz')).stdout).toBe('2 runs brought in as "Queued".\n');
    expect(receiver.runs.get(a).status).toBe('cancelled');
    // A folder cannot be sent: the command reads it by itself, and the program is not asked.
    mkdirSync(join(cli.folder, 'empty'));
    expect((await json(cli, 'import', 'empty')).document.error.code).toMatch(/^import\./);
  });

  test('it notices what a command changes in the store, even where it trains nothing', async () => {
    const home = temporaryHome();
    const stays = openWorkbench(home);
    stays.queue.watch();
    const events: CoreEvent[] = [];
    onTestFinished(stays.subscribe((event) => events.push(event)));
    store(openWorkbench(home));
    await expect.poll(() => events, { timeout: 5000 }).toContainEqual({ type: 'run', runId: null });
    expect(stays.queue.state().waiting).toHaveLength(1);
  });
});

describe('contrast runs', () => {
  test('tags, notes, archives, removes and restores', async () => {
    const cli = realCli();
    const [a, b] = (await queued(cli)) as [string, string];
    await cli.run('runs', 'tag', a, b, '--add', 'x', '--add', 'y');
    expect((await cli.run('runs', 'tag', a, '--remove', 'x')).stdout).toBe(`${a}  y\n`);
    expect((await json(cli, 'runs', 'note', a, 'Look here')).document.run.notes).toBe('Look here');
    expect((await json(cli, 'runs', 'archive', a)).document.runs).toMatchObject([{ id: a, archived: true }]);
    expect((await json(cli, 'runs', 'archive', a, '--undo')).document.runs[0].archived).toBe(false);
    expect((await cli.run('runs', 'rm', a, b)).stdout).toBe(
      '2 runs removed; "contrast runs restore" brings back what was removed by mistake.\n',
    );
    expect((await json(cli, 'runs', 'ls')).document.runs).toHaveLength(1);
    expect((await cli.run('runs', 'restore', a)).stdout).toBe('1 run restored.\n');
    expect((await json(cli, 'runs', 'ls')).document.runs).toHaveLength(2);
  });
});

describe('runs made from others', () => {
  test('are forked and reproduced, and the first epoch that differs is told', async () => {
    const cli = realCli();
    const trained = await json(cli, 'run', 'experiment.json', '--seeds', '1');
    const [{ id }] = trained.document.runs;
    const { checkpoints } = (await json(cli, 'runs', 'checkpoints', id)).document;
    const listed = await cli.run('runs', 'checkpoints', id);
    expect(listed.stdout).toMatch(/^Checkpoint +Stage +Epoch +Step +Size +Best\n/);
    expect(checkpoints.map(({ stage, epoch }: never) => `${stage} ${epoch}`)).toEqual([
      'pretrain 2',
      'classify 1',
    ]);
    const { file } = checkpoints[0];
    const forked = await cli.run('runs', 'fork', id, '--from', file, '--set', 'classify.epochs=2');
    expect(forked.stdout).toMatch(
      new RegExp(
        `^Run \\w+ \\(supcon, fork 1, seed 1\\) is queued; it goes on from pretrain, epoch 2, of run ${id}\\.\n$`,
      ),
    );
    expect((await json(cli, 'runs', 'fork', id, '--from', 'x')).document.error.code).toBe(
      'run.no-checkpoint',
    );

    const again = (await json(cli, 'runs', 'reproduce', id)).document.run.id;
    expect((await cli.run('runs', 'differ', id, again)).stdout).toBe(
      `There is no epoch that ${id} and ${again} both have.\n`,
    );
    await cli.run('run', '--resume', trained.document.experiment.id);
    const same = await cli.run('runs', 'differ', id, again);
    expect([same.code, same.stdout.split('\n')[0]]).toEqual([
      0,
      `The 3 epochs that ${id} and ${again} both have are the same, number by number.`,
    ]);
    const fork = (await json(cli, 'runs', 'ls')).document.runs.find(
      ({ arm }: never) => arm === 'supcon, fork 1',
    );
    expect((await json(cli, 'runs', 'show', fork.id)).document).toMatchObject({
      status: 'finished',
      epochs: 2,
    });
    const other = await json(cli, 'run', 'experiment.json', '--seeds', '2');
    const [{ id: second }] = other.document.runs;
    expect((await json(cli, 'runs', 'differ', id, second)).document.environment).toEqual([
      { name: 'seed', values: ['1', '2'] },
    ]);
  });
});

describe('contrast export and import', () => {
  test('carry runs to another home', async () => {
    const cli = realCli();
    const [a, b] = (await queued(cli)) as [string, string];
    expect((await json(cli, 'export', a, '-o', 'runs.tar.gz')).document.error.code).toBe(
      'export.in-training',
    );
    await cli.run('queue', 'cancel', a, b);
    expect((await json(cli, 'export', a, b, '-o', 'runs.tar.gz')).document).toEqual({
      file: join(cli.folder, 'runs.tar.gz'),
      runs: 2,
    });
    const other = realCli();
    writeFileSync(join(other.folder, 'runs.tar.gz'), readFileSync(join(cli.folder, 'runs.tar.gz')));
    expect((await other.run('import', 'runs.tar.gz')).stdout).toBe('2 runs brought in as "Queued".\n');
    expect((await other.run('import', 'runs.tar.gz')).stdout).toBe(
      '0 runs brought in.\n2 runs were here already.\n',
    );
    expect((await json(other, 'import', 'experiment.json')).document.error.code).toBe('dataset.archive-kind');
  });
});

describe('contrast import', () => {
  test('brings in runs of TensorBoard, which are shown with their own parameters', async () => {
    const cli = realCli();
    mkdirSync(join(cli.folder, 'logs', 'first'), { recursive: true });
    const events = Buffer.concat([
      hyperparameterBytes(1000, { lr: 0.25, optimizer: 'sgd' }),
      ...Array.from({ length: 5000 }, (_, i) => eventBytes(1000 + i, i, [{ tag: 'loss', value: 5000 - i }])),
    ]);
    writeFileSync(join(cli.folder, 'logs', 'first', 'events.out.tfevents.1000.host'), events);
    const { document } = await json(cli, 'import', 'logs');
    expect(document).toMatchObject({ known: [], notes: [], experiments: [{ name: 'TensorBoard: logs' }] });
    const [id] = document.runs;
    const shown = (await json(cli, 'runs', 'show', id)).document;
    expect(shown).toMatchObject({
      arm: 'first',
      status: 'finished',
      metrics: { loss: 1 },
      origin: { program: 'tensorboard', parameters: { lr: '0.25', optimizer: 'sgd' } },
    });
    const { stdout } = await cli.run('runs', 'show', id);
    expect(stdout).toMatch(/ {2}From {8}tensorboard, just now\n/);
    expect(stdout).toMatch(/optimizer +sgd\n/);
    const workbench = await cli.compose({});
    expect(workbench.runs.seriesOf(id)).toEqual([{ name: 'loss', stage: null, kind: 'sample', count: 5000 }]);
    const { x, y, total } = workbench.runs.series({ runId: id, name: 'loss', axis: 'step', points: 100 });
    expect(total).toBe(5000);
    expect(x.length).toBeLessThanOrEqual(100);
    expect([Math.max(...y), Math.min(...y)]).toEqual([5000, 1]);
    workbench.close();
    expect((await json(cli, 'import', 'logs')).document.known).toEqual([id]);
  });
});

describe('contrast doctor --repair', () => {
  test('mends and says what it did', async () => {
    const cli = realCli();
    await queued(cli);
    const { document } = await json(cli, 'doctor', '--repair');
    expect(document.repaired).toEqual([]);
    expect((await cli.run('doctor', '--repair')).stdout).toMatch(/^There was nothing to mend\.\n\n/);
  });
});
