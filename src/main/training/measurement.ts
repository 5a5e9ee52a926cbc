/** What is measured after an epoch, each image passed through the network once. */
import { deriveSeed, RandomStream } from '#shared/philox.ts';
import type { Metrics } from '#shared/run.ts';
import type { Settings } from '#shared/settings.ts';
import type { Split } from '../datasets/dataset.ts';
import type { Subset } from '../datasets/subset.ts';
import type { Runner } from '../engines/program.ts';
import { inOrder } from './batches.ts';
import { type Evaluation, evaluate } from './evaluation.ts';
import { selectRows } from './metrics/features.ts';
import { healthImages, healthMetrics } from './metrics/health.ts';
import { knnAccuracy } from './metrics/knn.ts';
import { linearProbeAccuracy, probeImages } from './metrics/linear-probe.ts';
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
  signal: AbortSignal;
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
 * of the validation images, or of the test images where none are held out. A frozen encoder's features were measured at
 * the end of pre-training.
 * @throws the signal's reason
 */
export async function measureEpoch(request: MeasurementRequest): Promise<Metrics> {
  const { stage, runner, data, imageShape, settings, seed, epoch, signal } = request;
  const { every, knnNeighbors, knnTemperature } = settings.evaluation;
  const encoderIsTrained = stage.name !== 'classify';
  const testIsDue =
    request.test === true || epoch === stage.settings.epochs || (every !== null && epoch % every === 0);
  const look = (split: Split, indices?: Int32Array) => evaluate(runner, split, imageShape, signal, indices);

  const validation = data.validation === null ? null : await look(data.validation);
  const test = testIsDue ? await look(data.test) : null;
  const values: Metrics = {
    ...(validation === null ? {} : scores('val', validation)),
    ...(test === null ? {} : scores('test', test)),
  };
  if (!encoderIsTrained) return values;

  const split = data.validation ?? data.test;
  const chosen = sample(split, healthImages(split.size, data.train.size), seed, 'health');
  const whole = validation ?? test;
  Object.assign(
    values,
    healthMetrics(whole === null ? await look(split, chosen) : selectRows(whole, chosen)),
  );

  if (test !== null) {
    const bank = await look(data.train);
    const classes = data.classes.length;
    values['test/knn-accuracy'] = await knnAccuracy(bank, test, classes, {
      neighbors: knnNeighbors,
      temperature: knnTemperature,
    });
    const featureSize = bank.features.length / bank.labels.length;
    const probed = sample(data.train, probeImages(featureSize, data.train.size), seed, 'linear-probe');
    values['test/linear-probe-accuracy'] = await linearProbeAccuracy(selectRows(bank, probed), test, classes);
  }
  return values;
}
