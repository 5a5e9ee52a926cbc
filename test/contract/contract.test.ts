/** The contract holds over each transport: the same cases, one after another. */
import { getEventMeta } from '@orpc/client';
import { describe, expect, test } from 'vitest';
import type { Workbench } from '#main/api/workbench.ts';
import type { ChangeEvent } from '#shared/contract/events.ts';
import { unpackFeatures, unpackPredictions } from '#shared/contract/predictions-wire.ts';
import { codedError, unpackSeries } from '#shared/contract/wire.ts';
import type { ContrastClient } from '#shared/contract.ts';
import { behave, openWorkbench } from '../faults/workbench.ts';
import { type Router, routerOf, transports } from './transports.ts';

const design = {
  name: 'Contract',
  base: {
    dataset: { id: 'mnist' },
    pretrain: { epochs: 2 },
    classify: { epochs: 1 },
    supervised: { epochs: 2 },
  },
  arms: [{ name: 'baseline', settings: { method: 'cross-entropy' } }, { name: 'supcon' }],
  seeds: [1, 2],
} as never;

/** What a call that is refused says. */
async function refusal(call: Promise<unknown>) {
  const error = await call.then(
    () => {
      throw new Error('It was not refused.');
    },
    (thrown: unknown) => thrown,
  );
  const coded = codedError(error);
  if (coded === undefined) throw error;
  const { status, defined } = error as { status: number; defined: boolean };
  return { code: coded.code, message: coded.message, advice: coded.advice, status, defined };
}

interface Setting {
  client: ContrastClient;
  workbench: Workbench;
  router: Router;
}

async function open(transport: string): Promise<Setting> {
  behave({});
  const workbench = openWorkbench();
  const router = routerOf(workbench, { feed: { interval: 5 } });
  return { client: await transports[transport]!(router), workbench, router };
}

/** Trains all that waits and resolves when it is done. */
async function trained(client: ContrastClient): Promise<void> {
  await client.queue.start();
  for (;;) {
    const { running, waiting } = await client.queue.state();
    if (running.length + waiting.length === 0) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

describe.each(Object.keys(transports))('the contract over %s', (transport) => {
  test('tells what the program is', async () => {
    const { client, workbench } = await open(transport);
    expect(await client.program.info()).toEqual({
      version: expect.stringMatching(/^\d+\.\d+\.\d+$/),
      pid: process.pid,
      home: workbench.home,
      startedAt: expect.any(String),
    });
    expect(await client.program.problems()).toEqual({ problems: [] });
    expect((await client.engines.list()).map(({ id }) => id)).toContain('wasm');
  });

  test('checks and previews an experiment', async () => {
    const { client } = await open(transport);
    expect(await client.experiments.validate({ experiment: design })).toEqual({
      valid: true,
      problems: [],
      runs: 4,
    });
    const wrong = { name: 'x', base: { loss: { temprature: 1 } }, seeds: [-1] } as never;
    expect(await client.experiments.validate({ experiment: wrong })).toEqual({
      valid: false,
      runs: 0,
      problems: [
        '"base.loss.temprature" is not a known setting. Did you mean "base.loss.temperature"?',
        'seeds[0] is -1; it must be at least 0 and at most 4294967295.',
      ],
    });
    const { base, ...rest } = design as { base: object };
    const small = {
      ...rest,
      base: { ...base, dataset: { id: 'cifar100' }, pretrain: { batchSize: 32 } },
    } as never;
    const preview = await client.experiments.preview({ experiment: small, limit: 3 });
    expect(preview).toMatchObject({ valid: true, total: 4 });
    expect(preview.runs.map(({ arm, seed }) => `${arm} ${seed}`)).toEqual([
      'baseline 1',
      'baseline 2',
      'supcon 1',
    ]);
    expect(preview.runs[0]!.positives).toBeNull();
    // (1 − 499/49999)^31, without replacement.
    expect(preview.runs[2]!.positives!.without).toBeCloseTo(0.7325, 3);
    expect(preview.runs[2]!.positives!.mean).toBeCloseTo((31 * 499) / 49_999, 10);
    // ResNet50V2 with a classifier, as model.summary() counts it; the time of an untrained network is not known.
    expect(preview.runs[0]!.stages).toEqual([
      {
        ...{ name: 'supervised', epochs: 2, batchSize: 265, seconds: null },
        parameters: { total: 24_665_195, trainable: 24_619_748 },
        memoryBytes: expect.any(Number),
      },
    ]);
    expect(preview).toMatchObject({ seconds: null, measuring: false });
    expect(preview.memoryBytes).toBe(Math.max(...preview.runs.map((run) => run.memoryBytes!)));
    expect(preview.warnings).toEqual([
      'Arm "supcon": a batch of 32 leaves 73 % of the anchors without a positive.',
    ]);
  });

  test('stores an experiment and finds it again', async () => {
    const { client } = await open(transport);
    const record = await client.experiments.create({ experiment: design, gitCommit: 'abcdef0+' });
    expect(record.runIds).toHaveLength(4);
    expect(await client.experiments.get({ id: record.id })).toEqual(record);
    expect(await client.experiments.list()).toEqual({
      total: 1,
      experiments: [{ id: record.id, name: 'Contract', createdAt: record.createdAt, runs: 4 }],
    });
    expect(await refusal(client.experiments.get({ id: 'nothing' }))).toEqual({
      code: 'store.unknown-experiment',
      message: 'There is no experiment "nothing".',
      advice: expect.stringContaining('contrast runs ls'),
      status: 404,
      defined: true,
    });
    expect((await refusal(client.experiments.create({ experiment: { name: '' } as never }))).code).toBe(
      'experiment.invalid',
    );
  });

  test('keeps presets', async () => {
    const { client } = await open(transport);
    const brought = await client.experiments.presets();
    expect(brought.map(({ id }) => id)).toContain('mnist-quick');
    const saved = await client.experiments.savePreset({ title: 'Mine', experiment: design });
    expect(saved).toMatchObject({ title: 'Mine', own: true, runs: 4 });
    const again = await client.experiments.savePreset({ title: 'Mine', summary: 'New', experiment: design });
    expect(again.id).toBe(saved.id);
    expect((await client.experiments.presets()).at(-1)).toEqual(again);
    expect(await client.experiments.removePreset({ id: saved.id })).toEqual({ removed: true });
    expect(await client.experiments.presets()).toEqual(brought);
  });

  test('finds, tags, notes, archives, removes and restores runs', async () => {
    const { client } = await open(transport);
    const { runIds } = await client.experiments.create({ experiment: design });
    const [first, second] = runIds as [string, string];
    const page = await client.runs.list({
      where: [{ field: 'arm', op: '=', value: 'supcon' }],
      sort: [{ field: 'seed', descending: true }],
      limit: 1,
      fields: ['settings.loss.temperature'],
    });
    expect(page.total).toBe(2);
    expect(page.rows).toMatchObject([
      { arm: 'supcon', seed: 2, status: 'queued', values: { 'settings.loss.temperature': 0.05 } },
    ]);
    expect((await client.runs.get({ run: first })).settings.method).toBe('cross-entropy');
    const tagged = await client.runs.tag({ runs: [first, second], add: ['good', 'slow'] });
    expect(tagged.map(({ tags }) => tags)).toEqual([
      ['good', 'slow'],
      ['good', 'slow'],
    ]);
    expect((await client.runs.tag({ runs: [first], remove: ['slow'] }))[0]!.tags).toEqual(['good']);
    expect((await client.runs.note({ run: first, text: 'Grüße & <b>' })).notes).toBe('Grüße & <b>');
    expect((await client.runs.archive({ runs: [first] }))[0]!.archived).toBe(true);
    expect((await client.runs.archive({ runs: [first], archived: false }))[0]!.archived).toBe(false);
    expect((await client.runs.remove({ runs: [first] }))[0]!.removedAt).not.toBeNull();
    expect((await client.runs.list()).total).toBe(3);
    // What was removed a moment ago is kept.
    expect((await client.runs.purge({})).purged).toEqual([]);
    expect((await client.runs.restore({ runs: [first] }))[0]!.removedAt).toBeNull();
    expect((await client.runs.list()).total).toBe(4);
    const joined = { any: [{ not: { field: 'seed', op: '<', value: 2 } }, { all: [] }] } as const;
    expect((await client.runs.list({ where: [{ not: joined as never }] })).total).toBe(0);
    let deep: unknown = { field: 'seed', op: '=', value: 1 };
    for (let i = 0; i < 3000; i += 1) deep = { not: deep };
    expect((await refusal(client.runs.list({ where: [deep as never] }))).code).toBe('api.invalid-input');
    expect(await client.runs.fields({ where: [{ field: 'seed', op: '=', value: 1 }] })).toMatchObject({
      total: 2,
      differing: [{ path: 'method', values: ['contrastive', 'cross-entropy'] }],
      arms: ['baseline', 'supcon'],
    });
    expect((await refusal(client.runs.list({ where: [{ field: 'nope', op: '=', value: 1 }] }))).code).toBe(
      'store.bad-query',
    );
  });

  test('manages the queue', async () => {
    const { client } = await open(transport);
    const { runIds } = await client.experiments.create({ experiment: design });
    const [a, b, c, d] = runIds as [string, string, string, string];
    const order = async () => (await client.queue.state()).waiting.map(({ run }) => run.id);
    expect(await order()).toEqual([a, b, c, d]);
    await client.queue.move({ run: d, to: 'first' });
    await client.queue.move({ run: a, to: { after: b } });
    expect(await order()).toEqual([d, b, a, c]);
    await client.queue.runNext({ run: c });
    expect((await order())[0]).toBe(c);
    const paused = await client.queue.pause({ runs: [a, b] });
    expect(paused.map(({ run }) => run?.status)).toEqual(['paused', 'paused']);
    expect((await client.queue.state()).paused.map(({ run }) => run.id).toSorted()).toEqual(
      [a, b].toSorted(),
    );
    expect((await client.queue.resume({ runs: [a] }))[0]!.run!.status).toBe('queued');
    expect((await client.queue.cancel({ runs: [b] }))[0]!.run!.status).toBe('cancelled');
    // Each of several runs succeeds or fails by itself.
    expect(await client.queue.pause({ runs: [b, 'nothing'] })).toMatchObject([
      { run: null, error: { code: 'run.illegal-transition' } },
      { run: null, error: { code: 'store.unknown-run' } },
    ]);
    expect((await client.queue.retry({ run: b })).status).toBe('queued');
    expect(await refusal(client.queue.retry({ run: a }))).toMatchObject({
      code: 'run.illegal-transition',
      status: 409,
      defined: true,
    });
    expect((await client.queue.setPriority({ run: d, priority: 5 })).priority).toBe(5);
  });

  test('trains, and tells of it as it happens', async () => {
    const { client } = await open(transport);
    const seen: ChangeEvent[] = [];
    const leaving = new AbortController();
    const stream = await client.events.stream({}, { signal: leaving.signal });
    const watching = (async () => {
      for await (const { events } of stream) seen.push(...events);
    })().catch(() => {});
    const { runIds } = await client.experiments.create({ experiment: design });
    await trained(client);
    await expect
      .poll(() => seen.filter(({ type }) => type === 'epoch').length, { timeout: 10_000 })
      .toBeGreaterThanOrEqual(10);
    leaving.abort();
    await watching;
    const run = await client.runs.get({ run: runIds[2]! });
    expect(run).toMatchObject({ status: 'finished', epochs: 3 });
    expect(run.stages.map(({ name }) => name)).toEqual(['pretrain', 'classify']);
    const names = await client.metrics.names({ run: run.id });
    expect(names).toContainEqual({ name: 'train/loss', stage: 'pretrain', kind: 'epoch', count: 2 });
    const packed = await client.metrics.series({
      series: [
        { run: run.id, name: 'train/loss', stage: 'pretrain', axis: 'epoch' },
        { run: run.id, name: 'train/loss', stage: 'classify', axis: 'epoch' },
      ],
    });
    expect(packed.data.size).toBe((2 + 2 + 1 + 1) * 8);
    const [pretrain, classify] = await unpackSeries(packed);
    expect([...pretrain!.x]).toEqual([1, 2]);
    expect([...pretrain!.y]).toEqual(run.stages[0]!.epochs.map((epoch) => epoch['train/loss']));
    expect([...classify!.y]).toEqual(run.stages[1]!.epochs.map((epoch) => epoch['train/loss']));
    expect((await client.runs.checkpoints({ run: run.id })).length).toBeGreaterThan(0);
    expect((await client.runs.log({ run: run.id })).lines).toEqual(expect.any(Array));
    const kept = await client.runs.artifacts({ run: run.id });
    expect(kept.map(({ kind, stage, epoch }) => `${kind} ${stage} ${epoch}`)).toEqual([
      'checkpoint pretrain 2',
      'features pretrain 2',
      'checkpoint classify 1',
      'predictions classify 1',
    ]);
    const comparison = await client.compare.arms({ runs: runIds, metric: 'train/loss' });
    expect(comparison.arms.map(({ name }) => name)).toEqual(['baseline', 'supcon']);
  });

  test('gives predictions and features of the test images', async () => {
    const { client } = await open(transport);
    const { runIds } = await client.experiments.create({ experiment: design });
    const [supervised, , contrastive] = runIds as [string, string, string];
    expect((await refusal(client.runs.predictions({ run: contrastive }))).code).toBe('run.no-predictions');
    expect(await refusal(client.runs.features({ run: contrastive }))).toMatchObject({
      code: 'run.no-features',
      status: 404,
      defined: true,
    });
    await trained(client);
    const packed = await client.runs.predictions({ run: contrastive });
    expect(packed.data.size).toBe(3 * 5 * 4);
    expect(await unpackPredictions(packed)).toEqual({
      run: contrastive,
      stage: 'classify',
      epoch: 1,
      dataset: 'mnist',
      split: 'test',
      classes: ['a', 'b'],
      n: 3,
      ids: Int32Array.of(1, 4, 6),
      labels: Int32Array.of(0, 1, 1),
      predicted: Int32Array.of(0, 0, 1),
      confidence: Float32Array.of(0.5, 0.75, 1),
      loss: Float32Array.of(0.25, 1, Number.POSITIVE_INFINITY),
    });
    expect(await refusal(client.runs.predictions({ run: contrastive, epoch: 7 }))).toMatchObject({
      message: `Run ${contrastive} has no predictions of epoch 7.`,
      advice: 'It has those of classify epoch 1.',
    });
    const at = (stage: string, epoch: number, layers: string[], stored: boolean) => ({
      stage,
      epoch,
      layers,
      stored,
    });
    expect(await client.runs.featureEpochs({ run: contrastive })).toEqual([
      at('pretrain', 2, ['encoder', 'projection'], true),
    ]);
    expect(await client.runs.featureEpochs({ run: supervised })).toEqual([
      at('supervised', 1, ['encoder'], false),
      at('supervised', 2, ['encoder'], true),
    ]);
    // Of a classifier: what its frozen encoder gives.
    const encoder = await unpackFeatures(await client.runs.features({ run: contrastive, stage: 'classify' }));
    expect(encoder).toMatchObject({ stage: 'pretrain', epoch: 2, layer: 'encoder', dimensions: 2, n: 3 });
    expect(encoder.features).toEqual(Float32Array.of(1, 2, 3, 4, 5, 2));
    const projection = await client.runs.features({ run: contrastive, layer: 'projection' });
    expect((await unpackFeatures(projection)).features).toEqual(Float32Array.of(7, 8, Number.NaN));
    expect((await refusal(client.runs.features({ run: supervised, layer: 'projection' }))).message).toBe(
      `Run ${supervised} has no features of a projection head.`,
    );
  });

  test('takes runs along and brings them in elsewhere', async () => {
    const { client } = await open(transport);
    const { runIds } = await client.experiments.create({ experiment: design });
    expect((await refusal(client.archive.export({ runs: runIds }))).code).toBe('export.in-training');
    await trained(client);
    const file = await client.archive.export({ runs: runIds, checkpoints: true });
    const other = await open(transport);
    const sent = new File([file], 'runs.tar.gz');
    const report = await other.client.archive.import({ file: sent });
    expect(report).toMatchObject({ runs: runIds, known: [], notes: [] });
    expect((await other.client.archive.import({ file: sent })).known).toEqual(runIds);
    const before = await client.runs.get({ run: runIds[2]! });
    const after = await other.client.runs.get({ run: runIds[2]! });
    expect(after).toMatchObject({
      stages: before.stages,
      metrics: before.metrics,
      settings: before.settings,
    });
    expect(await other.client.runs.checkpoints({ run: runIds[2]! })).toEqual(
      await client.runs.checkpoints({ run: runIds[2]! }),
    );
    expect(await other.client.runs.artifacts({ run: runIds[2]! })).toEqual(
      await client.runs.artifacts({ run: runIds[2]! }),
    );
    const predictions = await other.client.runs.predictions({ run: runIds[2]! });
    expect((await unpackPredictions(predictions)).confidence).toEqual(Float32Array.of(0.5, 0.75, 1));
    expect(await other.client.program.problems()).toEqual({ problems: [] });
    const nothing = new File(['nonsense'], 'x.zip');
    expect((await refusal(other.client.archive.import({ file: nothing }))).code).toBe('dataset.archive-kind');
  });

  test('goes on with events from the last that was seen', async () => {
    const { client, router } = await open(transport);
    /** The first batch of a stream. */
    const firstOf = async (lastEventId?: string) => {
      const leaving = new AbortController();
      const stream = await client.events.stream({}, { signal: leaving.signal, lastEventId } as never);
      const next = stream.next();
      if (lastEventId === undefined) {
        await expect.poll(() => router.feed.size).toBeGreaterThan(0);
        router.feed.publish({ type: 'preferences' });
      }
      const { value } = await next;
      leaving.abort();
      await stream.return?.().catch(() => {});
      return value as { events: ChangeEvent[] };
    };
    const batch = await firstOf();
    expect(batch.events).toEqual([{ type: 'preferences' }]);
    const { id } = getEventMeta(batch)!;
    router.feed.publish({ type: 'queue' });
    router.feed.publish({ type: 'run', runId: 'abc' });
    expect((await firstOf(id)).events).toEqual([{ type: 'queue' }, { type: 'run', runId: 'abc' }]);
    expect((await firstOf('another-7')).events).toEqual([{ type: 'reset' }]);
  });

  test('keeps numbers that JSON lacks', async () => {
    const { client, workbench, router } = await open(transport);
    const { runIds } = await client.experiments.create({ experiment: design });
    const values = [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, -0.1];
    const own = workbench.runs.get(runIds[0]!);
    const spy = { ...own, metrics: Object.fromEntries(values.map((value, i) => [`m${i}`, value])) };
    Object.assign(router.workbench, { runs: { ...workbench.runs, get: () => spy } });
    expect((await client.runs.get({ run: runIds[0]! })).metrics).toEqual(spy.metrics);
  });

  test('keeps settings and views', async () => {
    const { client } = await open(transport);
    const usual = await client.settings.program();
    expect(usual.runsPerDevice).toBe(1);
    expect(await client.settings.setProgram({ changes: { runsPerDevice: 2 } })).toEqual({
      ...usual,
      runsPerDevice: 2,
    });
    expect((await refusal(client.settings.setProgram({ changes: { runsPerDevice: 0 } }))).message).toContain(
      'runsPerDevice is 0; it must be at least 1 and at most 64.',
    );
    await client.settings.set({ key: 'runs.columns', value: ['arm', null, { a: 1 }] });
    expect(await client.settings.all()).toEqual({ 'runs.columns': ['arm', null, { a: 1 }] });
    expect(await client.settings.remove({ key: 'runs.columns' })).toEqual({ removed: true });
    const view = await client.views.save({ screen: 'runs', name: 'Best', body: { sort: 'x' } });
    const renamed = await client.views.save({ id: view.id, screen: 'runs', name: 'Worst', body: {} });
    expect(await client.views.list({ screen: 'runs' })).toEqual([renamed]);
    expect(await client.views.list({ screen: 'compare' })).toEqual([]);
    expect(await client.views.get({ id: view.id })).toEqual(renamed);
    expect(await client.views.remove({ id: view.id })).toEqual({ removed: true });
    expect((await refusal(client.views.get({ id: view.id }))).code).toBe('store.unknown-view');
  });

  test('looks at data sets and tells how getting one goes', async () => {
    const { client } = await open(transport);
    expect((await client.datasets.list()).map(({ id }) => id)).toContain('mnist');
    const getting = await client.datasets.get({ name: 'mnist' });
    let step = await getting.next();
    while (!step.done) step = await getting.next();
    expect(step.value).toMatchObject({ id: 'mnist', status: 'ready' });
    expect((await refusal(client.datasets.check({ name: 'mnits' }))).code).toBe('dataset.unknown');
    const lost = await refusal(client.datasets.get({ name: 'nothing' }).then((all) => all.next()));
    expect(lost).toMatchObject({ code: 'dataset.unknown', status: 404, defined: true });
  });

  test('refuses input that does not fit, in a sentence', async () => {
    const { client } = await open(transport);
    expect(await refusal(client.runs.list({ limit: -1, wrong: 1 } as never))).toEqual({
      code: 'api.invalid-input',
      message:
        'runs.list: it has 2 problems:\n  - limit is -1; it must be at least 0 and at most 10000.\n  - "wrong" is not a known setting. Known here: where, sort, offset, limit, fields, removed, archived.',
      advice: expect.any(String),
      status: 400,
      defined: true,
    });
    for (const run of ['../../etc/passwd', '..', 'a/b', 'a\\b', '%2e%2e', '', 'a'.repeat(100), '\0'])
      expect((await refusal(client.runs.get({ run }))).code).toBe('api.invalid-input');
  });

  test.skipIf(transport === 'direct calls')('refuses a procedure that there is not', async () => {
    const { client } = await open(transport);
    const { nothing } = client as unknown as { nothing: { here: () => Promise<unknown> } };
    expect(await refusal(nothing.here())).toMatchObject({
      code: 'api.unknown-procedure',
      message: 'There is no procedure "nothing.here".',
      status: 404,
    });
  });

  test('takes a defect for what it is, and says nothing of the inside', async () => {
    const { client, router } = await open(transport);
    const reported: unknown[] = [];
    router.report = (error) => `ref${reported.push(error)}`;
    Object.assign(router.workbench, {
      engines: {
        statuses: () => {
          throw new TypeError('a secret path /home/me');
        },
      },
    });
    const { code, message, status } = await refusal(client.engines.list());
    expect({ code, message, status }).toEqual({
      code: 'api.defect',
      message: 'Something went wrong inside the program (ref1).',
      status: 500,
    });
    expect(reported).toHaveLength(1);
  });
});
