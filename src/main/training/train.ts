/** Trains a run through all its stages. */
import type { Metrics } from '#shared/run.ts';
import { type Settings, stagesOf } from '#shared/settings.ts';
import { subset } from '../datasets/subset.ts';
import { batchCount } from './batches.ts';
import { channelStatistics } from './channel-statistics.ts';
import { trainEpoch } from './epoch.ts';
import { measureEpoch } from './measurement.ts';
import { lossPlateau } from './metrics/loss-plateau.ts';
import { type HealthVerdict, healthVerdict } from './metrics/verdict.ts';
import { buildModel } from './model.ts';
import { buildStage } from './stages/index.ts';
import type { Stage } from './stages/stage.ts';
import type { Train } from './training.ts';

/** Where the loss of this epoch lies if all projections are the same; null where it may well be there. */
function plateauOf(stage: Stage, settings: Settings, trainingImages: number, epoch: number): number | null {
  const { batchSize, dropRemainder, schedule } = stage.settings;
  // Learning that has hardly begun looks the same.
  if (stage.name !== 'pretrain' || epoch <= schedule.warmupEpochs + 1) return null;
  const sizes = Array.from({ length: batchCount(trainingImages, batchSize, dropRemainder) }, (_, i) =>
    Math.min(batchSize, trainingImages - i * batchSize),
  );
  return lossPlateau(settings.loss, sizes, settings.views);
}

/** The verdict on an epoch that trained the encoder; null for others, and where the features tell nothing. */
function judge(values: Metrics, dimensions: number, plateau: number | null): HealthVerdict | null {
  const { 'health/std': std, 'health/variance': variance, 'train/loss': loss } = values;
  if (std === undefined || variance === undefined || loss === undefined) return null;
  return healthVerdict({ std, variance, dimensions, loss, plateau });
}

export const train: Train = async ({ run, dataset, engine, resume }, observer, signal) => {
  const { settings, seed } = run;
  const data = subset(dataset, { ...settings.dataset, seed });
  const { imageShape } = dataset;
  const statistics = settings.normalize ? channelStatistics(data.train, imageShape) : null;
  const model = buildModel({ settings, imageShape, classes: data.classes.length, seed, statistics });
  const stages = stagesOf(settings.method);
  const first = resume === null ? 0 : stages.indexOf(resume.position.stage);
  let restored = resume;

  for (const stageName of stages.slice(first)) {
    const stage = buildStage[stageName](model, settings);
    const runner = engine.createRunner(stage.program, settings.execution);
    if (restored !== null) runner.write(restored.tensors);
    const firstEpoch = restored === null ? 1 : restored.position.epoch + 1;
    restored = null;
    let complaint: string | null = null;
    for (let epoch = firstEpoch; epoch <= stage.settings.epochs; epoch++) {
      const common = { stage, runner, imageShape, seed, epoch, signal };
      const result = await trainEpoch({ ...common, split: data.train, observer });
      const values: Metrics = {
        ...result.values,
        ...(await measureEpoch({ ...common, data, settings })),
      };
      const plateau = plateauOf(stage, settings, data.train.size, epoch);
      const verdict = judge(values, model.featureSize, plateau);
      if (verdict !== null) {
        values['health/collapsed'] = verdict.collapsed ? 1 : 0;
        // What a trainer writes to its standard error is the run's log.
        if (verdict.message !== null && complaint === null) {
          process.stderr.write(`${stageName}, epoch ${epoch}: ${verdict.message}\n`);
        }
        complaint = verdict.message;
      }
      const position = { stage: stageName, epoch, step: result.step };
      await observer.onEpoch(
        { ...position, seconds: result.seconds, values },
        { position, tensors: runner.read() },
      );
    }
    runner.dispose();
    stage.dispose();
  }
  model.dispose();
};
