/** What is kept of the test images, with the real trainer: it agrees with what was measured, and can be computed anew. */
import { rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { composeWorkbench } from '#main/compose.ts';
import { parseExperiment } from '#shared/expand.ts';
import { temporaryHome } from './workbench.ts';

const never = new AbortController().signal;
const stage = { epochs: 3, batchSize: 6, optimizer: { learningRate: 0.01 } };

/** A run of each method on WebAssembly, which every machine has; the second is contrastive. */
async function trained() {
  const workbench = composeWorkbench({ home: temporaryHome() });
  onTestFinished(() => workbench.close());
  const { spec, runs } = parseExperiment(
    {
      name: 'Kept',
      base: {
        engine: 'wasm',
        dataset: { id: 'synthetic', classes: 3, trainPerClass: 16, testPerClass: 6 },
        encoder: { name: 'small-cnn', width: 0.25 },
        projection: { units: 5 },
        classifier: { hiddenUnits: 8 },
        supervised: stage,
        pretrain: stage,
        classify: stage,
        evaluation: { every: 2, embeddings: 1, embeddingEpochs: [1], knnNeighbors: 5 },
      },
      arms: [{ name: 'baseline', settings: { method: 'cross-entropy' } }, { name: 'supcon' }],
      checkpoints: { keep: 100 },
    },
    'test',
  );
  const { id, runIds } = workbench.experiments.create(spec, runs, null);
  await workbench.queue.train(id, {}, never);
  const [supervised, contrastive] = runIds as [string, string];
  for (const run of runIds) expect(workbench.runs.get(run).failure).toBeNull();
  return { workbench, supervised, contrastive };
}

test('kept at the epochs that the settings name, and the same when computed from a checkpoint', {
  timeout: 120_000,
}, async () => {
  const { workbench, supervised, contrastive } = await trained();
  const { features } = workbench;
  const kept = (run: string) =>
    features
      .artifacts(run)
      .filter(({ kind }) => kind !== 'checkpoint')
      .map(({ kind, stage: name, epoch }) => `${kind} ${name} ${epoch}`);
  expect(kept(supervised)).toEqual([
    'features supervised 1',
    'predictions supervised 1',
    'predictions supervised 2',
    'features supervised 3',
    'predictions supervised 3',
  ]);
  expect(kept(contrastive)).toEqual([
    'features pretrain 1',
    'features pretrain 3',
    'predictions classify 2',
    'predictions classify 3',
  ]);
  expect(workbench.integrityProblems()).toEqual([]);

  // Predictions say what the metrics say, of the images that the ids name.
  const dataset = await workbench.datasets.open('synthetic');
  onTestFinished(() => dataset.close());
  for (const [run, stageName] of [
    [supervised, 'supervised'],
    [contrastive, 'classify'],
  ] as const) {
    const { epochs } = workbench.runs.get(run).stages.find(({ name }) => name === stageName)!;
    for (const epoch of [2, 3]) {
      const found = features.predictions({ run, epoch });
      expect(found).toMatchObject({ stage: stageName, epoch, dataset: 'synthetic', n: 18 });
      const labels = [...found.ids].map((id) => dataset.splits.test.labels[id]);
      expect([...found.labels]).toEqual(labels);
      const right = labels.filter((label, i) => label === found.predicted[i]).length;
      const metrics = epochs[epoch - 1]!;
      expect(right / 18).toBeCloseTo(metrics['test/accuracy']!, 6);
      expect(found.loss.reduce((sum, loss) => sum + loss, 0) / 18).toBeCloseTo(metrics['test/loss']!, 5);
    }
  }

  // A file that is gone or damaged is computed anew from the checkpoint, to the last bit.
  const folder = join(workbench.home, 'artifacts', 'features', contrastive);
  const file = features.artifacts(contrastive).find(({ kind, epoch }) => kind === 'features' && epoch === 3)!;
  const request = { run: contrastive, layer: 'projection' } as const;
  const before = await features.get(request);
  expect(before).toMatchObject({ stage: 'pretrain', epoch: 3, dimensions: 5, n: 18 });
  rmSync(join(folder, file.file));
  // Asked twice, computed once.
  const [again, too] = await Promise.all([features.get(request), features.get(request)]);
  expect(again).toEqual(before);
  expect(too).toEqual(before);
  truncateSync(join(folder, file.file), 100);
  expect(await features.get(request)).toEqual(before);
  expect(workbench.integrityProblems()).toEqual([]);

  // An epoch that was not kept has a checkpoint.
  expect(features.epochs(contrastive)).toMatchObject([
    { epoch: 1, stored: true },
    { epoch: 2, stored: false, layers: ['encoder', 'projection'] },
    { epoch: 3, stored: true },
  ]);
  const middle = await features.get({ run: contrastive, epoch: 2 });
  expect(middle).toMatchObject({ stage: 'pretrain', epoch: 2, layer: 'encoder', n: 18 });
  expect(features.epochs(contrastive)[1]!.stored).toBe(true);

  // What cannot be computed says why.
  const checkpoint = workbench.runs.checkpoints(supervised).find(({ epoch }) => epoch === 2)!;
  writeFileSync(join(workbench.home, 'artifacts', 'checkpoints', supervised, checkpoint.file), 'nonsense');
  await expect(features.get({ run: supervised, epoch: 2 })).rejects.toMatchObject({
    code: 'run.checkpoint-damaged',
  });
  await expect(features.get({ run: supervised, epoch: 9 })).rejects.toMatchObject({
    code: 'run.no-features',
    message: `Run ${supervised} has no features of epoch 9.`,
  });
});
