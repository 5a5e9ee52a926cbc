/** What is measured after an epoch, each image passed through the network once. */
import { embeddingEpochs } from '#shared/embedding-epochs.ts';
import { deriveSeed, RandomStream } from '#shared/philox.ts';
import type { Metrics } from '#shared/run.ts';
import type { Settings } from '#shared/settings.ts';
import type { EpochOutcomes } from '../artifacts/outcomes.ts';
import type { Split } from '../datasets/dataset.ts';
import type { Subset } from '../datasets/subset.ts';
import type { Runner } from '../engines/program.ts';
import { inOrder } from './batches.ts';
import { type Evaluation, type EvaluationOptions, evaluate } from './evaluation.ts';
import { selectRows } from './metrics/features.ts';
import { healthImages, healthMetrics } from './metrics/health.ts';
import { knnAccuracy } from './metrics/knn.ts';
import { linearProbeAccuracy, probeImages } from './metrics/linear-probe.ts';
import { accuraciesWithin } from './metrics/within.ts';
import { outcomesOf } from './outcomes.ts';
import type { Stage } from './stages/stage.ts';

export interface MeasurementRequest {
  stage: Stage;
  runner: Runner;
  data: Subset;
  imageShape: readonly [number, number, number];
  settings: Settings;
  seed: number;
  /** From 1. */
  epoch: number;
  /** Measures the test images although the settings do not ask for it after this epoch. */
  test?: boolean;
  /** Name of the data set. */
  dataset: string;
  signal: AbortSignal;
}

export interface Measurement {
  values: Metrics;
  outcomes: EpochOutcomes;
}

/** `count` images of a split drawn by the seed, in the split's order: the same ones after every epoch. */
function sample(split: Split, count: number, seed: number, purpose: string): Int32Array {
  return new RandomStream(seed, deriveSeed(purpose)).shuffle(inOrder(split)).slice(0, count).sort();
}

function scores(prefix: string, { loss, accuracy }: Evaluation): Metrics {
  return {
    ...(loss === null ? {} : { [`${prefix}/loss`]: loss }),
    ...(accuracy === null ? {} : { [`${prefix}/accuracy`]: accuracy }),
  };
}

/**
 * Validation loss and accuracy after every epoch, test ones after the last and every n-th; then also kNN and linear
 * probe accuracy where the encoder is trained. Health is measured after every epoch that trained the encoder, on a sample
 * of the validation images, or of the test images where none are held out, as is kNN and linear probe accuracy within it. A frozen encoder's features were measured at
 * the end of pre-training. Predictions are kept whenever the test images are measured, features where the settings ask
 * for them.
 * @throws the signal's reason
 */
export async function measureEpoch(request: MeasurementRequest): Promise<Measurement> {
  const { stage, runner, data, imageShape, settings, seed, epoch, dataset, signal } = request;
  const { every, knnNeighbors, knnTemperature } = settings.evaluation;
  const encoderIsTrained = stage.name !== 'classify';
  const mayEnd = request.test === true || epoch === stage.settings.epochs;
  const testIsDue = mayEnd || (every !== null && epoch % every === 0);
  const features = encoderIsTrained && featuresAreDue(settings, stage, epoch, mayEnd);
  const look = (split: Split, options?: EvaluationOptions) =>
    evaluate(runner, split, imageShape, signal, options);

  const validation = data.validation === null ? null : await look(data.validation);
  const test = testIsDue || features ? await look(data.test, { keep: true }) : null;
  const outcomes =
    test === null
      ? { predictions: null, features: null }
      : outcomesOf({
          stage: stage.name,
          epoch,
          dataset,
          split: data.test,
          classes: data.classes,
          evaluation: test,
          features,
        });
  const values: Metrics = {
    ...(validation === null ? {} : scores('val', validation)),
    ...(test === null || !testIsDue ? {} : scores('test', test)),
  };
  if (!encoderIsTrained) return { values, outcomes };

  const classes = data.classes.length;
  const vote = { neighbors: knnNeighbors, temperature: knnTemperature };
  const split = data.validation ?? data.test;
  const looked = healthImages(split.size, data.train.size, settings.evaluation.healthImages);
  if (looked > 0) {
    const indices = sample(split, looked, seed, 'health');
    const whole = validation ?? test;
    const few = whole === null ? await look(split, { indices }) : selectRows(whole, indices);
    Object.assign(values, healthMetrics(few), await accuraciesWithin(few, { classes, ...vote }));
  }

  if (test !== null && testIsDue) {
    const bank = await look(data.train);
    values['test/knn-accuracy'] = await knnAccuracy(bank, test, classes, vote);
    const featureSize = bank.features.length / bank.labels.length;
    const probed = sample(data.train, probeImages(featureSize, data.train.size), seed, 'linear-probe');
    values['test/linear-probe-accuracy'] = await linearProbeAccuracy(selectRows(bank, probed), test, classes);
  }
  return { values, outcomes };
}

/** Where training may end before its plan, features are kept too. */
function featuresAreDue({ evaluation }: Settings, stage: Stage, epoch: number, mayEnd: boolean): boolean {
  const due = embeddingEpochs(evaluation, stage.settings.epochs);
  return due.includes(epoch) || (mayEnd && evaluation.embeddings > 0);
}
