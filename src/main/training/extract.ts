/** Computes from a checkpoint what is kept of the test images after an epoch. */
import type { RunSpec } from '#shared/experiment.ts';
import type { EpochOutcomes } from '../artifacts/outcomes.ts';
import type { Dataset } from '../datasets/dataset.ts';
import { subset } from '../datasets/subset.ts';
import type { Engine } from '../engines/engine.ts';
import { channelStatistics } from './channel-statistics.ts';
import { evaluate } from './evaluation.ts';
import { buildModel } from './model.ts';
import { outcomesOf } from './outcomes.ts';
import { restore } from './restore.ts';
import { buildStage } from './stages/index.ts';
import type { Checkpoint } from './training.ts';

export interface ExtractionOptions {
  run: Pick<RunSpec, 'seed' | 'settings'>;
  dataset: Dataset;
  engine: Engine;
  checkpoint: Checkpoint;
}

/** @throws run.checkpoint-unfit; dataset.* where the subset cannot be taken */
export async function extractOutcomes({
  run: { seed, settings },
  dataset,
  engine,
  checkpoint,
}: ExtractionOptions): Promise<EpochOutcomes> {
  const data = subset(dataset, { ...settings.dataset, seed });
  const { imageShape } = dataset;
  const statistics = settings.normalize ? channelStatistics(data.train, imageShape) : null;
  const model = buildModel({ settings, imageShape, classes: data.classes.length, seed, statistics });
  const { stage: name, epoch } = checkpoint.position;
  const stage = buildStage[name](model, settings);
  const runner = engine.createRunner(stage.program, settings.execution);
  restore(runner, checkpoint);
  const { signal } = new AbortController();
  const evaluation = await evaluate(runner, data.test, imageShape, signal, { keep: true });
  runner.dispose();
  stage.dispose();
  model.dispose();
  const { classes, test: split } = data;
  return outcomesOf({ stage: name, epoch, dataset: dataset.id, split, classes, evaluation, features: true });
}
