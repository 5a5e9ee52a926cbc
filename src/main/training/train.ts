/** Trains a run through all its stages. */
import type { Metrics } from '#shared/run.ts';
import { stagesOf } from '#shared/settings.ts';
import { subset } from '../datasets/subset.ts';
import { channelStatistics } from './channel-statistics.ts';
import { trainEpoch } from './epoch.ts';
import { evaluate } from './evaluation.ts';
import { knnAccuracy } from './metrics/knn.ts';
import { buildModel } from './model.ts';
import { buildStage } from './stages/index.ts';
import type { Train } from './training.ts';

export const train: Train = async ({ run, dataset, engine, resume }, observer, signal) => {
  const { settings, seed } = run;
  const data = subset(dataset, { ...settings.dataset, seed });
  const { imageShape } = dataset;
  const classes = data.classes.length;
  const statistics = settings.normalize ? channelStatistics(data.train, imageShape) : null;
  const model = buildModel({ settings, imageShape, classes, seed, statistics });
  const stages = stagesOf(settings.method);
  const first = resume === null ? 0 : stages.indexOf(resume.position.stage);
  let restored = resume;

  for (const stageName of stages.slice(first)) {
    const stage = buildStage[stageName](model, settings);
    const runner = engine.createRunner(stage.program, settings.execution);
    if (restored !== null) runner.write(restored.tensors);
    const firstEpoch = restored === null ? 1 : restored.position.epoch + 1;
    restored = null;
    const { epochs } = stage.settings;
    for (let epoch = firstEpoch; epoch <= epochs; epoch++) {
      const result = await trainEpoch({
        stage,
        runner,
        split: data.train,
        imageShape,
        seed,
        epoch,
        observer,
        signal,
      });
      const values: Metrics = { ...result.values };
      if (data.validation !== null) {
        const validation = evaluate(runner, data.validation, imageShape, signal);
        if (validation.loss !== null) values['val/loss'] = validation.loss;
        if (validation.accuracy !== null) values['val/accuracy'] = validation.accuracy;
      }
      const { every, knnNeighbors, knnTemperature } = settings.evaluation;
      if (epoch === epochs || (every !== null && epoch % every === 0)) {
        const test = evaluate(runner, data.test, imageShape, signal);
        if (test.loss !== null) values['test/loss'] = test.loss;
        if (test.accuracy !== null) values['test/accuracy'] = test.accuracy;
        // A frozen encoder's features have been measured at the end of pre-training.
        if (stageName !== 'classify') {
          const bank = evaluate(runner, data.train, imageShape, signal);
          values['test/knn-accuracy'] = knnAccuracy(bank, test, classes, {
            neighbors: knnNeighbors,
            temperature: knnTemperature,
          });
        }
      }
      const position = { stage: stageName, epoch, step: result.step };
      await observer.onEpoch(
        { ...position, seconds: result.seconds, values },
        { position, tensors: runner.read() },
      );
    }
    runner.dispose();
    stage.optimizer.dispose();
  }
  model.dispose();
};
