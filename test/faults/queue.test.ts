/** What the queue does with real processes that learn nothing: order, pausing, hanging, early ends. */
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest';
import { speedKey } from '#main/api/speed-book.ts';
import type { Workbench } from '#main/api/workbench.ts';
import { Database } from '#main/store/database.ts';
import { setMeasuredSpeed } from '#main/store/measured-speeds.ts';
import type { CoreEvent, RunStatus } from '#shared/run.ts';
import { behave, complete, openWorkbench, store, stored, temporaryHome, train } from './workbench.ts';

beforeEach(() => behave({}));

/** A workbench that trains whatever waits, stopped after the test. */
function started(workbench = openWorkbench()): Workbench {
  workbench.queue.start();
  onTestFinished(() => workbench.queue.stop());
  return workbench;
}

const statuses = (workbench: Workbench, runs: readonly string[]) =>
  runs.map((run) => workbench.runs.get(run).status);

/** Waits until what is expected is so; a process may take seconds to start on a busy machine. */
const eventually = (expectation: () => void) => vi.waitFor(expectation, { timeout: 30_000, interval: 20 });

function until(workbench: Workbench, runs: readonly string[], ...wanted: RunStatus[]): Promise<void> {
  return vi.waitFor(
    () => expect(statuses(workbench, runs).every((status) => wanted.includes(status))).toBe(true),
    {
      timeout: 30_000,
      interval: 20,
    },
  );
}

/** The order in which runs began. */
function begun(workbench: Workbench, runs: readonly string[]): string[] {
  const at = (run: string) => workbench.runs.get(run).startedAt ?? '';
  return runs.filter((run) => at(run) !== '').sort((a, b) => at(a).localeCompare(at(b)));
}

describe('the scheduler', () => {
  test('trains what waits and what is queued later, one at a time, and tells of it', async () => {
    const workbench = started();
    const events: CoreEvent[] = [];
    onTestFinished(workbench.subscribe((event) => events.push(event)));
    const first = store(workbench, { seeds: [1, 2] }).runIds;
    await until(workbench, [first[0]!], 'running', 'finished');
    const second = store(workbench, { seeds: [3] }).runIds;
    let most = 0;
    const timer = setInterval(() => {
      most = Math.max(most, workbench.runs.list({ status: 'running' }).length);
    }, 10);
    await until(workbench, [...first, ...second], 'finished');
    clearInterval(timer);
    expect(most).toBe(1);
    for (const run of [...first, ...second]) expect(stored(workbench, run)).toEqual(complete);
    const epochs = events.flatMap((event) => (event.type === 'epoch' ? [event.metrics.epoch] : []));
    expect(epochs).toHaveLength(18);
    expect(new Set(events.map(({ type }) => type))).toEqual(
      new Set(['run', 'ended', 'queue', 'step', 'epoch', 'log']),
    );
    // Each run once, after its last change.
    expect(events.filter(({ type }) => type === 'ended')).toEqual(
      [...first, ...second].map((runId) => ({ type: 'ended', runId, status: 'finished' })),
    );
    for (const [at, event] of events.entries()) {
      if (event.type !== 'ended') continue;
      expect(
        events.slice(at).some((later) => 'runId' in later && later !== event && later.runId === event.runId),
      ).toBe(false);
    }
  });

  test('follows priority and order, which can be changed', async () => {
    const workbench = openWorkbench();
    const { runIds } = store(workbench, { seeds: [1, 2, 3, 4, 5] });
    const [a, b, c, d, e] = runIds as [string, string, string, string, string];
    const order = () => workbench.queue.state().waiting.map(({ run }) => run.id);
    expect(order()).toEqual([a, b, c, d, e]);
    workbench.queue.move(e, { before: b });
    expect(order()).toEqual([a, e, b, c, d]);
    workbench.queue.move(a, { after: c });
    expect(order()).toEqual([e, b, c, a, d]);
    workbench.queue.move(d, 'first');
    workbench.queue.move(e, 'last');
    expect(order()).toEqual([d, b, c, a, e]);
    workbench.queue.setPriority(a, 5);
    expect(order()).toEqual([a, d, b, c, e]);
    // Beside a run of another priority it takes that priority.
    expect(workbench.queue.move(e, { before: a }).priority).toBe(5);
    expect(order()).toEqual([e, a, d, b, c]);
    workbench.queue.pause(d);
    workbench.queue.runNext(d);
    expect(order()).toEqual([d, e, a, b, c]);
    workbench.queue.cancel(b);
    expect(() => workbench.queue.move(b, 'first')).toThrow(`Run ${b} is cancelled; it has no place`);
    started(workbench);
    await until(workbench, [a, c, d, e], 'finished');
    expect(begun(workbench, runIds)).toEqual([d, e, a, c]);
  });

  test('any number of moves between the same two leaves the order whole', () => {
    const workbench = openWorkbench();
    const { runIds } = store(workbench, { seeds: [1, 2, 3] });
    const [a, b, c] = runIds as [string, string, string];
    const order = () => workbench.queue.state().waiting.map(({ run }) => run.id);
    for (let i = 0; i < 100; i++) {
      workbench.queue.move(i % 2 === 0 ? c : b, { after: a });
      expect(order()).toEqual(i % 2 === 0 ? [a, c, b] : [a, b, c]);
    }
  });

  test('trains as many at a time as each device may', async () => {
    behave({ stepTime: 40 });
    const devices = [
      { id: 'one', env: {} },
      { id: 'two', env: {} },
    ];
    const workbench = started(openWorkbench(undefined, { devices }));
    const { runIds } = store(workbench, { seeds: [1, 2, 3, 4, 5] });
    await eventually(() => expect(workbench.queue.state().running).toHaveLength(2));
    expect(workbench.queue.state().running.map(({ device }) => device)).toEqual(['one', 'two']);
    workbench.preferences.set({ runsPerDevice: 2 });
    await eventually(() => expect(workbench.queue.state().running).toHaveLength(4));
    await until(workbench, runIds, 'finished');
  });

  test('a run that another program trains takes the device', async () => {
    behave({ stepTime: 30 });
    const home = temporaryHome();
    const [one, other] = [started(openWorkbench(home)), started(openWorkbench(home))];
    const { runIds } = store(one, { seeds: [1, 2, 3] });
    let most = 0;
    const timer = setInterval(() => {
      most = Math.max(most, one.runs.list({ status: 'running' }).length);
    }, 5);
    await until(other, runIds, 'finished');
    clearInterval(timer);
    expect(most).toBe(1);
    for (const run of runIds) expect(stored(one, run)).toEqual(complete);
  });

  test('stops with checkpoints, and goes on after the next start', async () => {
    behave({ stepTime: 20, steps: 20 });
    const home = temporaryHome();
    const workbench = started(openWorkbench(home));
    const [run] = store(workbench).runIds as [string];
    await eventually(() => expect(workbench.queue.state().running[0]?.progress?.step).toBeGreaterThan(2));
    await workbench.queue.stop();
    expect(workbench.queue.started).toBe(false);
    expect(workbench.runs.get(run).status).toBe('queued');
    expect(workbench.runs.checkpoints(run).at(-1)!.step).toBeGreaterThan(0);
    workbench.close();
    behave({ steps: 20 });
    const next = started(openWorkbench(home));
    await until(next, [run], 'finished');
    expect(stored(next, run)).toEqual(complete);
  });
});

describe('pausing', () => {
  test('stops at the next step with a checkpoint within the epoch; resuming changes no number', async () => {
    behave({ stepTime: 10, steps: 50 });
    const workbench = started();
    const [run] = store(workbench).runIds as [string];
    await eventually(() => expect(workbench.queue.state().running[0]?.progress?.step).toBeGreaterThan(5));
    expect(workbench.queue.pause(run).status).toBe('pausing');
    await until(workbench, [run], 'paused');
    const state = workbench.queue.state();
    expect([state.running, state.waiting, state.paused.map((entry) => entry.run.id)]).toEqual([
      [],
      [],
      [run],
    ]);
    const checkpoint = workbench.runs.checkpoints(run).at(-1)!;
    expect(checkpoint).toMatchObject({ stage: 'pretrain', epoch: 0 });
    expect(checkpoint.step).toBeGreaterThan(5);
    behave({ steps: 50 });
    expect(workbench.queue.resume(run).status).not.toBe('paused');
    await until(workbench, [run], 'finished');
    expect(stored(workbench, run)).toEqual(complete);
    const steps = workbench.runs
      .get(run)
      .stages.flatMap(({ epochs }) => epochs.map((row) => row['train/steps']));
    expect(steps).toEqual(Array(6).fill((50 * 51) / 2));
  });

  test('by another program works too, and so does cancelling', async () => {
    behave({ stepTime: 20, steps: 1000 });
    const home = temporaryHome();
    const [here, there] = [started(openWorkbench(home)), openWorkbench(home)];
    const [first, second] = store(there, { seeds: [1, 2] }).runIds as [string, string];
    await until(here, [first], 'running');
    await eventually(() => expect(here.queue.state().running[0]?.progress).not.toBeNull());
    there.queue.pause(first);
    await until(here, [first], 'paused');
    await until(here, [second], 'running');
    there.queue.cancel(second);
    await eventually(() => expect(here.queue.state().running).toEqual([]));
    await eventually(() => expect(statuses(here, [first, second])).toEqual(['paused', 'cancelled']));
    expect(here.runs.checkpoints(first)).toHaveLength(1);
  });

  test('can be taken back; what waits is only left out', async () => {
    behave({ stepTime: 20 });
    const workbench = openWorkbench();
    const [run] = store(workbench).runIds as [string];
    expect(workbench.queue.pause(run).status).toBe('paused');
    expect(workbench.queue.resume(run).status).toBe('queued');
    started(workbench);
    await eventually(() => expect(workbench.queue.state().running[0]?.progress).not.toBeNull());
    workbench.queue.pause(run);
    workbench.queue.resume(run);
    await until(workbench, [run], 'finished');
    expect(stored(workbench, run)).toEqual(complete);
  });
});

test('a cancelled run can be queued again and goes on from its last checkpoint', async () => {
  behave({ stepTime: 20 });
  const workbench = started();
  const [run] = store(workbench).runIds as [string];
  await eventually(() => expect(workbench.runs.get(run).epochs).toBeGreaterThan(1));
  workbench.queue.cancel(run);
  await eventually(() => expect(workbench.queue.state().running).toEqual([]));
  expect(workbench.runs.get(run).status).toBe('cancelled');
  behave({});
  workbench.queue.retry(run);
  await until(workbench, [run], 'finished');
  expect(stored(workbench, run)).toEqual(complete);
});

test('a retry with changed settings is a run of its own', async () => {
  behave({ notFinite: 2 });
  const workbench = openWorkbench();
  const { id, runIds } = store(workbench);
  const [run] = runIds as [string];
  await train(workbench, id);
  const again = workbench.queue.retry(run, { loss: { temperature: 0.5 } });
  expect(again).toMatchObject({ status: 'queued', parent: { id: run, kind: 'retry', checkpoint: null } });
  expect(again.settings.loss.temperature).toBe(0.5);
  expect(workbench.runs.get(run).status).toBe('failed');
  expect(() => workbench.queue.retry(run, { loss: { temperature: -1 } })).toThrow('loss.temperature');
  expect(() => workbench.queue.retry(again.id, { loss: { temperature: 1 } })).toThrow(
    'it cannot become queued',
  );
});

describe('a trainer that hangs', () => {
  const silence = { silenceSeconds: 3, silenceRetries: 1 };

  test('is ended, and its run goes on from its last checkpoint', async () => {
    behave({ hang: { epoch: 2 } });
    const workbench = openWorkbench();
    workbench.preferences.set(silence);
    const { id, runIds } = store(workbench);
    const { ends } = await train(workbench, id);
    // Once in each stage: an epoch in between forgives the first.
    expect(ends.map(({ status }) => status)).toEqual(['queued', 'queued', 'finished']);
    expect(stored(workbench, runIds[0]!)).toEqual(complete);
  });

  test('fails the run where it hangs again and again', async () => {
    behave({ hang: { epoch: 2, always: true } });
    const workbench = openWorkbench();
    workbench.preferences.set(silence);
    const { id, runIds } = store(workbench);
    const { ends } = await train(workbench, id);
    // Twice in the second epoch: the first hanging is forgiven once.
    expect(ends.map(({ status }) => status)).toEqual(['queued', 'failed']);
    expect(ends[1]!.failure).toMatchObject({
      code: 'run.silent',
      message: `The trainer of run ${runIds[0]} said nothing for 3 seconds and was ended: it hung.`,
    });
  });

  test('fails the run at once where that is preferred', async () => {
    behave({ hang: { epoch: 2 } });
    const workbench = openWorkbench();
    workbench.preferences.set({ ...silence, onSilence: 'fail' });
    const { ends } = await train(workbench, store(workbench).id);
    expect(ends.map(({ status }) => status)).toEqual(['failed']);
  });

  test('a long step that still shows signs of life is none', async () => {
    behave({ stepTime: 4000, steps: 1 });
    const workbench = openWorkbench();
    workbench.preferences.set({ silenceSeconds: 3 });
    const { id, runIds } = store(workbench, { base: { pretrain: { epochs: 1 }, classify: { epochs: 1 } } });
    await train(workbench, id);
    expect(statuses(workbench, runIds)).toEqual(['finished']);
  });
});

test('runs whose program is gone are told, and fail where that is preferred', async () => {
  const home = temporaryHome();
  behave({ stepTime: 50 });
  const lost = openWorkbench(home);
  const [run] = store(lost).runIds as [string];
  lost.queue.start();
  await until(lost, [run], 'running');
  // As if it had ended: its session is over, its run still marked.
  lost.close();
  const workbench = openWorkbench(home);
  expect(workbench.queue.state()).toMatchObject({ counts: { running: 1 }, abandoned: 1 });
  workbench.preferences.set({ recovery: 'fail' });
  expect(workbench.queue.recover().map(({ id, status }) => [id, status])).toEqual([[run, 'failed']]);
  expect(workbench.runs.get(run).failure).toMatchObject({
    code: 'run.program-gone',
    message: `The program that trained run ${run} ended before the run did.`,
  });
  expect(workbench.queue.state().abandoned).toBe(0);
});

test('what a trainer uses is sampled, and its steps', async () => {
  behave({ stepTime: 20, steps: 10 });
  const workbench = openWorkbench();
  workbench.preferences.set({ resourceSeconds: 0.1 });
  const { id, runIds } = store(workbench);
  await train(workbench, id);
  const [run] = runIds as [string];
  const names = workbench.runs.seriesOf(run).filter(({ kind }) => kind === 'sample');
  expect(names.map(({ name, stage }) => `${stage} ${name}`)).toEqual(
    expect.arrayContaining(['pretrain step/loss', 'classify step/images-per-second']),
  );
  if (process.platform === 'win32') return;
  const rss = workbench.runs.series({ runId: run, name: 'resource/rss-bytes' });
  expect(rss.total).toBeGreaterThan(2);
  expect(rss.y[0]).toBeGreaterThan(1e7);
  expect(rss.x.every((seconds) => seconds >= 0 && seconds < 60)).toBe(true);
  const cpu = workbench.runs.series({ runId: run, name: 'resource/cpu-share' });
  expect(cpu.y.every((share) => share >= 0 && share < 64)).toBe(true);
});

describe('early stopping', () => {
  const earlyStopping = { metric: 'test/score', patience: 2, stages: ['pretrain'] };

  test('ends the stage that no longer gets better; the next one follows', async () => {
    behave({ scores: [0.1, 0.3, 0.2, 0.3, 0.5, 0.6] });
    const workbench = openWorkbench();
    const { id, runIds } = store(workbench, {
      base: { pretrain: { epochs: 6 }, classify: { epochs: 2 } },
      earlyStopping,
    });
    await train(workbench, id);
    const run = workbench.runs.get(runIds[0]!);
    expect(stored(workbench, run.id).epochs).toEqual([
      'pretrain 1',
      'pretrain 2',
      'pretrain 3',
      'pretrain 4',
      'classify 1',
      'classify 2',
    ]);
    expect(run).toMatchObject({
      status: 'finished',
      endedBecause:
        'Early stopping ended pretrain after epoch 4 of 6: test/score was not better for 2 epochs.',
    });
  });

  test('is remembered by a run that was interrupted, even just after the end', async () => {
    behave({ scores: [0.1, 0.3, 0.2, 0.3, 0.5, 0.6], stepTime: 10 });
    const workbench = openWorkbench();
    const { id, runIds } = store(workbench, {
      base: { pretrain: { epochs: 6 }, classify: { epochs: 1 } },
      earlyStopping,
    });
    const [run] = runIds as [string];
    for (const last of [3, 4]) {
      const abort = new AbortController();
      await train(workbench, id, abort.signal, {
        onEpoch: (_, { epoch }) => void (epoch === last && abort.abort()),
      });
    }
    await train(workbench, id);
    expect(stored(workbench, run).epochs).toEqual([
      'pretrain 1',
      'pretrain 2',
      'pretrain 3',
      'pretrain 4',
      'classify 1',
    ]);
  });
});

test('successive halving gives the best settings more epochs and ends the others', async () => {
  const workbench = openWorkbench();
  const temperatures = [0.1, 0.9, 0.3, 0.4, 0.8, 0.2, 0.7, 0.5, 0.6];
  const { id, runIds } = store(workbench, {
    base: { pretrain: { epochs: 9 }, classify: { epochs: 1 } },
    sweep: [{ setting: 'loss.temperature', values: temperatures }],
    halving: { metric: 'test/score', factor: 3, firstEpochs: 1 },
  });
  await train(workbench, id);
  const runs = runIds.map((run) => workbench.runs.get(run));
  const epochs = Object.fromEntries(
    runs.map((run) => [
      run.settings.loss.temperature,
      run.stages.find(({ name }) => name === 'pretrain')!.epochs.length,
    ]),
  );
  expect(epochs).toEqual({ 0.1: 1, 0.2: 1, 0.3: 1, 0.4: 1, 0.5: 1, 0.6: 1, 0.7: 3, 0.8: 3, 0.9: 9 });
  const of = (temperature: number) => runs.find((run) => run.settings.loss.temperature === temperature)!;
  expect(of(0.9).status).toBe('finished');
  expect(of(0.4)).toMatchObject({
    status: 'cancelled',
    endedBecause:
      'Successive halving ended it after 1 epoch: place 6 of 9 by test/score (0.4); the best 3 went on.',
  });
  // Whoever wants it all the same gets it.
  workbench.queue.retry(of(0.4).id);
  await train(workbench, id);
  expect(workbench.runs.get(of(0.4).id)).toMatchObject({
    status: 'finished',
    epochs: 10,
    endedBecause: null,
  });
});

test('the time left is told from like runs before, then from its own epochs', async () => {
  behave({ stepTime: 100, steps: 5 });
  const workbench = openWorkbench();
  const { id, runIds } = store(workbench, { seeds: [1, 2] });
  expect(workbench.queue.state().secondsLeft).toBeNull();
  workbench.queue.pause(runIds[1]!);
  await train(workbench, id);
  workbench.queue.resume(runIds[1]!);
  // Epochs are told to take half a second each.
  expect(workbench.queue.state()).toMatchObject({ secondsLeft: 3, waiting: [{ secondsLeft: 3, doneIn: 3 }] });
  started(workbench);
  await eventually(() => expect(workbench.runs.get(runIds[1]!).epochs).toBe(2));
  const left = workbench.queue.state().running[0]!.secondsLeft!;
  expect(left).toBeGreaterThan(1);
  expect(left).toBeLessThanOrEqual(2);
  await sleep(0);
});

test('a run that nothing like was trained of is estimated as the designer does, and told as an estimate', async () => {
  const workbench = openWorkbench();
  const { runIds } = store(workbench, { seeds: [1, 2] });
  const { settings, ...run } = workbench.runs.get(runIds[0]!);
  await workbench.queue.ready();
  expect(workbench.queue.state()).toMatchObject({ secondsLeft: null, estimated: false });
  const db = new Database(join(workbench.home, 'workbench.sqlite'));
  for (const stage of ['pretrain', 'classify'] as const) {
    const key = speedKey(settings, stage, { imageShape: [32, 32, 3] });
    setMeasuredSpeed(db, key, { flopsPerSecond: 1e9, engine: 'wasm', engineVersion: '4' });
  }
  db.close();
  const [first] = (await workbench.forecast.of([{ ...run, settings, varied: {} }])).runs;
  expect(first!.seconds).toBeGreaterThan(0);
  const { waiting, secondsLeft, estimated } = workbench.queue.state();
  expect(waiting.map((entry) => [entry.secondsLeft, entry.estimated])).toEqual(
    runIds.map(() => [expect.closeTo(first!.seconds!, 6), true]),
  );
  expect([secondsLeft, estimated]).toEqual([expect.closeTo(2 * first!.seconds!, 6), true]);
});

test('a removed run leaves the queue, one in training cannot be removed, and removal is undone', async () => {
  behave({ stepTime: 30 });
  const workbench = started();
  const [first, second] = store(workbench, { seeds: [1, 2] }).runIds as [string, string];
  await until(workbench, [first], 'running');
  expect(() => workbench.runs.remove([second, first])).toThrow(`Run ${first} is being trained.`);
  expect(workbench.runs.list()).toHaveLength(2);
  workbench.runs.remove([second]);
  expect(workbench.runs.list()).toHaveLength(1);
  behave({});
  await until(workbench, [first], 'finished');
  await sleep(400);
  expect(workbench.runs.get(second).status).toBe('queued');
  workbench.runs.restore([second]);
  await until(workbench, [second], 'finished');
  workbench.runs.remove([second]);
  expect(workbench.runs.purge(0)).toEqual([second]);
  expect(() => workbench.runs.get(second)).toThrow(`There is no run "${second}".`);
  expect(workbench.integrityProblems()).toEqual([]);
});
