/** Which forks are made and which are refused. */
import { expect, test } from 'vitest';
import type { SettingsOverrides } from '#shared/experiment.ts';
import { behave, openWorkbench, store, train } from './workbench.ts';

async function trained() {
  behave({});
  const workbench = openWorkbench();
  const { id, runIds } = store(workbench, { checkpoints: { keep: 10 } });
  await train(workbench, id);
  const [run] = runIds as [string];
  const file = (stage: string, epoch: number) =>
    workbench.runs.checkpoints(run).find((one) => one.stage === stage && one.epoch === epoch)!.file;
  return { workbench, id, run, file };
}

test('a fork goes on from its checkpoint and knows its parent, and outlives it', async () => {
  const { workbench, id, run, file } = await trained();
  const changes = { pretrain: { epochs: 4, batchSize: 16 } } as SettingsOverrides;
  const fork = workbench.runs.fork(run, { from: file('pretrain', 2), changes });
  expect(fork).toMatchObject({
    arm: 'supcon, fork 1',
    status: 'queued',
    parent: { id: run, kind: 'fork', checkpoint: { stage: 'pretrain', epoch: 2, step: 6 } },
  });
  expect(workbench.runs.fork(run, { from: file('pretrain', 2) }).arm).toBe('supcon, fork 2');
  workbench.runs.remove([run]);
  workbench.runs.purge(0);
  await train(workbench, id);
  const { stages } = workbench.runs.get(fork.id);
  expect(stages.map(({ name, epochs }) => [name, epochs.map(({ epoch }) => epoch)])).toEqual([
    ['pretrain', [3, 4]],
    ['classify', [1, 2, 3]],
  ]);
  // Its weight counts from the parent's two epochs.
  expect(Math.round(1 / stages[0]!.epochs[0]!['train/loss']!)).toBe(3);
  expect(workbench.integrityProblems()).toEqual([]);
});

test('a fork repeated begins at the same checkpoint', async () => {
  const { workbench, id, run, file } = await trained();
  const fork = workbench.runs.fork(run, { from: file('pretrain', 2) });
  await train(workbench, id);
  const again = workbench.runs.reproduce(fork.id);
  expect(again.parent).toMatchObject({ id: fork.id, kind: 'reproduce', checkpoint: { epoch: 2 } });
  await train(workbench, id);
  expect(workbench.runs.compareEpochs(fork.id, again.id)).toMatchObject({
    identical: true,
    epochsCompared: 4,
  });
});

test.each<[string, [string, number], SettingsOverrides, string]>([
  [
    'another encoder',
    ['pretrain', 2],
    { encoder: { width: 2 } },
    'encoder.width: its weights belong to them',
  ],
  ['another data set', ['pretrain', 2], { dataset: { id: 'mnist' } }, 'dataset.id: its weights'],
  ['another projection', ['pretrain', 2], { projection: { units: 8 } }, 'projection.units: its weights'],
  [
    'a stage that is over',
    ['classify', 1],
    { pretrain: { batchSize: 8 } } as never,
    'pretrain.batchSize: that stage is over',
  ],
  [
    'another classifier after its beginning',
    ['classify', 1],
    { classifier: { hiddenUnits: 8 } },
    'classifier.hiddenUnits',
  ],
  [
    'fewer epochs than it has',
    ['pretrain', 2],
    { pretrain: { epochs: 1 } } as never,
    'it was taken after epoch 2 already',
  ],
])('a fork with %s is refused', async (_, [stage, epoch], changes, message) => {
  const { workbench, run, file } = await trained();
  const before = workbench.runs.list().length;
  expect(() => workbench.runs.fork(run, { from: file(stage, epoch), changes })).toThrow(message);
  expect(workbench.runs.list()).toHaveLength(before);
});

test('a fork from what is not there is refused', async () => {
  const { workbench, run } = await trained();
  expect(() => workbench.runs.fork(run, { from: 'none' })).toThrow(`Run ${run} has no checkpoint none.`);
  const [fresh] = store(workbench).runIds as [string];
  expect(() => workbench.runs.fork(fresh)).toThrow(`Run ${fresh} has no checkpoint.`);
});

test('a run that gives other numbers is told from one that gives the same', async () => {
  const { workbench, id, run } = await trained();
  const again = workbench.runs.reproduce(run);
  behave({ accuracy: { 'contrastive 1': 0.123 } });
  await train(workbench, id);
  const found = workbench.runs.compareEpochs(run, again.id);
  expect(found).toMatchObject({
    runs: [run, again.id],
    identical: false,
    epochsCompared: 1,
    firstDifference: {
      stage: 'pretrain',
      epoch: 1,
      metrics: [{ name: 'test/accuracy', values: [0.01, 0.123] }],
    },
    environment: [],
  });
});
