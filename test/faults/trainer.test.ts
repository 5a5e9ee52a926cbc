/** What becomes of a run when its trainer fails, each failure made to happen in a real process. */
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { basename, join } from 'node:path';
import { beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { protocolVersion } from '#main/trainer/protocol.ts';
import { WorkbenchError } from '#shared/errors.ts';
import type { CoreEvent } from '#shared/run.ts';
import { behave, complete, openWorkbench, store, stored, temporaryHome, train } from './workbench.ts';

beforeEach(() => behave({}));

/** A workbench whose trainer is a script of one's own. */
function withTrainer(source: string) {
  const home = temporaryHome();
  const trainerModule = join(home, 'trainer.mjs');
  writeFileSync(trainerModule, source);
  return openWorkbench(home, { trainerModule, stopGrace: 200 });
}

const checkpointFiles = (home: string, run: string) =>
  readdirSync(join(home, 'artifacts', 'checkpoints', run)).sort();

test('a run that nothing disturbs is stored whole', async () => {
  const workbench = openWorkbench();
  const { id, runIds } = store(workbench, { seeds: [1, 2] }, import.meta.dirname);
  const { ends, epochs, steps } = await train(workbench, id);
  expect(ends).toEqual([
    { status: 'finished', failure: null },
    { status: 'finished', failure: null },
  ]);
  expect(epochs).toHaveLength(12);
  expect(steps).toBeGreaterThan(0);
  const [run] = runIds as [string];
  expect(stored(workbench, run)).toEqual(complete);
  const detail = workbench.runs.get(run);
  expect(detail).toMatchObject({ status: 'finished', engine: 'wasm', epochs: 6, seconds: 3 });
  expect(detail.environment).toMatchObject({
    program: '0.1.0',
    engine: 'wasm',
    device: 'fake device',
    node: process.versions.node,
    gitCommit: expect.stringMatching(/^[0-9a-f]{40}\+?$/),
    datasetFingerprint: 'f'.repeat(64),
  });
  expect(detail.stages[0]!.epochs.map((epoch) => epoch['train/odd'])).toEqual([
    Number.POSITIVE_INFINITY,
    Number.NEGATIVE_INFINITY,
    Number.NaN,
  ]);
  expect(checkpointFiles(workbench.home, run)).toEqual([
    expect.stringMatching(/^classify-00002-[0-9a-f]{12}\.safetensors$/),
    expect.stringMatching(/^classify-00003-[0-9a-f]{12}\.safetensors$/),
    expect.stringMatching(/^pretrain-00003-[0-9a-f]{12}\.safetensors$/),
  ]);
});

test('a trainer killed in the middle of an epoch loses that epoch alone, and a retry goes on from there', async () => {
  const workbench = openWorkbench();
  const { id, runIds } = store(workbench);
  const [run] = runIds as [string];
  behave({ kill: { epoch: 3, signal: 'SIGKILL' } });
  const { ends } = await train(workbench, id);
  expect(ends).toEqual([
    {
      status: 'failed',
      failure: {
        code: 'run.killed',
        message: `The trainer of run ${run} was killed by the system (SIGKILL), probably because memory ran out.`,
        advice: `Close other programs, or use a smaller batch or encoder. "contrast queue retry ${run}" goes on from its last checkpoint.`,
      },
    },
  ]);
  expect(stored(workbench, run)).toEqual({ epochs: ['pretrain 1', 'pretrain 2'], weights: [1, 2] });
  behave({});
  expect(workbench.queue.retry(run).status).toBe('queued');
  const again = await train(workbench, id);
  expect(again.epochs.map(({ stage, epoch }) => `${stage} ${epoch}`)).toEqual(complete.epochs.slice(2));
  expect(stored(workbench, run)).toEqual(complete);
});

test.each(['SIGSEGV', 'SIGABRT'] as const)('a trainer that crashes by %s says so', async (signal) => {
  const workbench = openWorkbench();
  const { id, runIds } = store(workbench);
  behave({ kill: { epoch: 2, signal } });
  const { ends } = await train(workbench, id);
  expect(ends[0]).toMatchObject({
    status: 'failed',
    failure: { code: 'run.crashed', message: `The trainer of run ${runIds[0]} crashed (${signal}).` },
  });
});

test('a loss that is no number fails the run, keeps its epochs and leaves the next run alone', async () => {
  const workbench = openWorkbench();
  const { id, runIds } = store(workbench, { seeds: [1, 2] });
  behave({ notFinite: 2 });
  const { ends } = await train(workbench, id);
  expect(ends).toHaveLength(2);
  expect(workbench.runs.get(runIds[0]!)).toMatchObject({
    status: 'failed',
    epochs: 1,
    failure: {
      code: 'run.not-finite',
      message: 'The loss became NaN at step 2 of epoch 2 (pretrain).',
      advice: 'Try a lower learning rate or a higher temperature. The epochs before it are kept.',
    },
  });
});

test('a defect in training is reported with its stack, which the log keeps', async () => {
  const workbench = openWorkbench();
  const { id, runIds } = store(workbench);
  behave({ defect: 2 });
  const { ends, log } = await train(workbench, id);
  const failure = ends[0]!.failure!;
  expect(failure.code).toBe('run.exited');
  expect(failure.message).toMatch(/ended before its time \(exit code 1\):\n/);
  expect(failure.message).toContain('TypeError: a defect of the trainer');
  expect(log.join('\n')).toContain('TypeError: a defect of the trainer');
  const file = join(workbench.home, 'logs', `${runIds[0]}.log`);
  expect(readFileSync(file, 'utf8')).toContain('TypeError: a defect of the trainer');
  expect(failure.advice).toBe(`Its whole log is ${file}.`);
});

describe('a stop', () => {
  test('ends at the next step; the run waits and goes on later', async () => {
    const workbench = openWorkbench();
    const { id, runIds } = store(workbench, { seeds: [1, 2] });
    const abort = new AbortController();
    behave({ stepTime: 20 });
    const { ends } = await train(workbench, id, abort.signal, {
      onEpoch: (_, { stage, epoch }) => {
        if (stage === 'classify' && epoch === 1) abort.abort();
      },
    });
    expect(ends).toEqual([{ status: 'queued', failure: null }]);
    const [first, second] = runIds as [string, string];
    expect(stored(workbench, first).epochs).toEqual(complete.epochs.slice(0, 4));
    expect(workbench.runs.get(second)).toMatchObject({ status: 'queued', startedAt: null });
    behave({});
    await train(workbench, id);
    expect(stored(workbench, first)).toEqual(complete);
    expect(stored(workbench, second)).toEqual(complete);
  });

  test('kills a trainer that does not listen', async () => {
    const workbench = openWorkbench(undefined, { stopGrace: 100 });
    const { id, runIds } = store(workbench, { base: { pretrain: { epochs: 1000 } } });
    const abort = new AbortController();
    behave({ deaf: true, stepTime: 10 });
    const { ends } = await train(workbench, id, abort.signal, { onEpoch: () => abort.abort() });
    expect(ends).toEqual([{ status: 'queued', failure: null }]);
    expect(workbench.runs.get(runIds[0]!).status).toBe('queued');
  });

  test('before the trainer has begun leaves the run waiting', async () => {
    const workbench = openWorkbench();
    const { id, runIds } = store(workbench);
    const abort = new AbortController();
    const { ends } = await train(workbench, id, abort.signal, {
      onStart: () => setTimeout(() => abort.abort(), 1),
    });
    expect(ends).toEqual([{ status: 'queued', failure: null }]);
    expect(workbench.runs.get(runIds[0]!).epochs).toBe(0);
  });
});

describe('a trainer that does not keep to the protocol', () => {
  test('and ends at its start', async () => {
    const workbench = withTrainer('console.error("no such library"); process.exit(3);');
    const { id, runIds } = store(workbench);
    const { ends } = await train(workbench, id);
    expect(ends[0]!.failure).toMatchObject({
      code: 'run.exited',
      message: `The trainer of run ${runIds[0]} ended before its time (exit code 3):\n  no such library`,
    });
  });

  test('and ends without a word', async () => {
    const workbench = withTrainer('process.disconnect();');
    const { id, runIds } = store(workbench);
    const { ends } = await train(workbench, id);
    expect(ends[0]!.failure!.message).toBe(
      `The trainer of run ${runIds[0]} ended before its time (exit code 0).`,
    );
  });

  test.each([
    ['text', '"hello"', '"hello"'],
    ['an unknown message', '{ type: "dance" }', '{"type":"dance"}'],
    ['a message without its parts', '{ type: "epoch" }', '{"type":"epoch"}'],
  ])('and sends %s', async (_, sent, shown) => {
    const workbench = withTrainer(`process.send(${sent}); setInterval(() => {}, 1000);`);
    const { id, runIds } = store(workbench);
    const { ends } = await train(workbench, id);
    expect(ends[0]!.failure).toMatchObject({
      code: 'run.trainer-garbled',
      message: `The trainer of run ${runIds[0]} sent a message that is not understood: ${shown}`,
    });
  });

  test('but to another version of it', async () => {
    const workbench = withTrainer(
      'process.send({ type: "hello", protocol: 99 }); setInterval(() => {}, 1000);',
    );
    const { ends } = await train(workbench, store(workbench).id);
    expect(ends[0]!.failure).toMatchObject({
      code: 'run.trainer-version',
      message: `The trainer speaks version 99 of the protocol; the program speaks version ${protocolVersion}.`,
    });
  });

  test('nor exists', async () => {
    const workbench = openWorkbench(undefined, { trainerModule: join(temporaryHome(), 'none.ts') });
    const { ends } = await train(workbench, store(workbench).id);
    expect(ends[0]!.failure).toMatchObject({
      code: 'run.exited',
      message: expect.stringContaining('Cannot find module'),
    });
  });
});

describe('a checkpoint to go on from', () => {
  async function interrupted() {
    const workbench = openWorkbench();
    const { id, runIds } = store(workbench);
    behave({ kill: { epoch: 3, signal: 'SIGKILL' } });
    await train(workbench, id);
    behave({});
    const [run] = runIds as [string];
    workbench.queue.retry(run);
    const folder = join(workbench.home, 'artifacts', 'checkpoints', run);
    // The last of those that are kept.
    const file = readdirSync(folder).sort().at(-1)!;
    return { workbench, id, run, folder, path: join(folder, file) };
  }

  test('that is damaged gives way to the one before it, which the log and an event tell', async () => {
    const { workbench, id, run, folder, path } = await interrupted();
    expect(
      readdirSync(folder)
        .sort()
        .map((file) => file.slice(0, 14)),
    ).toEqual(['pretrain-00001', 'pretrain-00002']);
    const [before] = readdirSync(folder).sort();
    // A bit flips in the last tensor: the format is sound, the content is not.
    const bytes = readFileSync(path);
    bytes[bytes.length - 1]! ^= 1;
    writeFileSync(path, bytes);
    const events: CoreEvent[] = [];
    onTestFinished(workbench.subscribe((event) => events.push(event)));
    const { ends, log } = await train(workbench, id);
    expect(ends).toEqual([{ status: 'finished', failure: null }]);
    // Nothing was counted twice or left out: each epoch was computed from the one before it.
    expect(stored(workbench, run)).toEqual(complete);
    const problem = `The checkpoint ${path} is damaged: its content is not what was written (SHA-256 differs).`;
    const lines = [problem, `Training goes on from the checkpoint ${before} before it.`];
    expect(log).toEqual(expect.arrayContaining(lines));
    expect(readFileSync(join(workbench.home, 'logs', `${run}.log`), 'utf8')).toContain(lines.join('\n'));
    expect(events.filter(({ type }) => type === 'checkpoint-refused')).toEqual([
      {
        type: 'checkpoint-refused',
        runId: run,
        file: before,
        refused: [{ file: basename(path), message: problem }],
      },
    ]);
    expect(workbench.integrityProblems()).toEqual([]);
  });

  test('that is gone gives way as well', async () => {
    const { workbench, id, run, path } = await interrupted();
    rmSync(path);
    const { ends, log } = await train(workbench, id);
    expect(ends[0]!.status).toBe('finished');
    expect(stored(workbench, run)).toEqual(complete);
    expect(log).toContain(`The checkpoint ${path} is gone.`);
  });

  test('fails the run where none is sound, and leaves it as it was', async () => {
    const { workbench, id, run, folder, path } = await interrupted();
    const [before] = readdirSync(folder).sort();
    truncateSync(path, 100);
    const whole = readFileSync(join(folder, before!));
    writeFileSync(join(folder, before!), 'no checkpoint');
    const { ends } = await train(workbench, id);
    expect(ends[0]!.failure!.code).toBe('run.no-sound-checkpoint');
    expect(ends[0]!.failure!.message.split('\n')).toEqual([
      `None of the checkpoints of run ${run} can be used:`,
      expect.stringMatching(/^ {2}The checkpoint .* is damaged: it ends within/),
      expect.stringMatching(/^ {2}The checkpoint .* is damaged: its header claims/),
    ]);
    // Once a copy is put back, the run goes on from it.
    writeFileSync(join(folder, before!), whole);
    workbench.queue.retry(run);
    expect((await train(workbench, id)).ends[0]!.status).toBe('finished');
    expect(stored(workbench, run)).toEqual(complete);
  });

  test('is kept, while files that a killed trainer left are removed', async () => {
    const { workbench, id, run, folder, path } = await interrupted();
    writeFileSync(join(folder, 'pretrain-3.123.tmp'), 'half');
    writeFileSync(join(folder, 'pretrain-00003-0123456789ab.safetensors'), 'not referred to');
    await train(workbench, id);
    expect(existsSync(path)).toBe(false);
    expect(checkpointFiles(workbench.home, run).map((file) => file.slice(0, 14))).toEqual([
      'classify-00002',
      'classify-00003',
      'pretrain-00003',
    ]);
  });
});

test('a checkpoint folder that cannot be written fails the run in words', async () => {
  const workbench = openWorkbench();
  const { id, runIds } = store(workbench);
  mkdirSync(join(workbench.home, 'artifacts', 'checkpoints'), { recursive: true });
  writeFileSync(join(workbench.home, 'artifacts', 'checkpoints', runIds[0]!), 'a file in the way');
  await expect(train(workbench, id)).rejects.toMatchObject({ code: 'store.io' });
  expect(workbench.runs.get(runIds[0]!).status).toBe('queued');
});

test('two programs do not train the same run', async () => {
  const home = temporaryHome();
  const [one, other] = [openWorkbench(home), openWorkbench(home)];
  const { id, runIds } = store(one, { seeds: [1, 2, 3] });
  await Promise.all([train(one, id), train(other, id)]);
  for (const run of runIds) expect(stored(one, run)).toEqual(complete);
  // Neither takes what the other trains for left behind.
  expect(other.queue.recover()).toEqual([]);
});

test('a run that is not waiting is not trained again, and only one that failed can be retried', async () => {
  const workbench = openWorkbench();
  const { id, runIds } = store(workbench);
  await train(workbench, id);
  expect((await train(workbench, id)).ends).toEqual([]);
  expect(() => workbench.queue.retry(runIds[0]!)).toThrow(WorkbenchError);
  expect(() => workbench.queue.retry(runIds[0]!)).toThrow(
    `Run ${runIds[0]} is finished; it cannot become queued.`,
  );
});
