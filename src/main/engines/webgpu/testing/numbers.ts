/** What a run computes, as numbers to compare between engines. Values are read asynchronously, as every engine can. */
import * as tf from '@tensorflow/tfjs-core';
import { type Settings, settingsSchema } from '#shared/settings.ts';
import { noise } from '../../../../../test/support/oracle.ts';
import { augment } from '../../../training/augmentation/index.ts';
import { buildEncoder } from '../../../training/encoders/index.ts';
import { contrastiveLosses } from '../../../training/losses/index.ts';
import { knnAccuracy } from '../../../training/metrics/knn.ts';
import { linearProbeAccuracy } from '../../../training/metrics/linear-probe.ts';
import { buildModel } from '../../../training/model.ts';
import { Parameters } from '../../../training/parameters.ts';
import { inference } from '../../../training/pass.ts';
import { StepRandom } from '../../../training/random.ts';
import { buildStage } from '../../../training/stages/index.ts';
import type { Engine } from '../../engine.ts';

export type Numbers = number[];
/** Each part is compared relative to its largest number. */
type Case = (engine: Engine) => Promise<Record<string, Numbers>>;

const shape = [12, 12, 3] as const;
const size = 6;

const labels = Int32Array.of(0, 0, 1, 1, 2, 0);
const pixels = (k: number) => noise(size * 12 * 12 * 3, k).map((v) => Math.round((v + 1) * 127));
const read = async (tensors: tf.Tensor[]): Promise<Numbers> =>
  (await Promise.all(tensors.map((tensor) => tensor.data()))).flatMap((values) => Array.from(values));

/** Value and gradient of each contrastive loss. */
const losses: Record<string, Case> = Object.fromEntries(
  Object.entries(contrastiveLosses).map(([name, loss]) => [
    `loss ${name}`,
    async () => {
      const settings = settingsSchema.parse({ views: 2, loss: { name, temperature: 0.5 } }).loss;
      const { value, grad } = tf.valueAndGrad((x) =>
        loss(x as tf.Tensor2D, tf.tensor1d([0, 0, 1, 0, 0, 1], 'int32'), settings, { views: 2 }),
      )(tf.tensor2d(noise(size * 5, 3), [size, 5]));
      return { value: await read([value]), gradient: await read([grad]) };
    },
  ]),
);

/** Features of an untrained encoder. */
const encoder =
  (name: Settings['encoder']['name']): Case =>
  async () => {
    const parameters = new Parameters(1);
    const { apply } = buildEncoder(name, parameters, 3, 0.125);
    const images = tf.tensor4d(noise(2 * 32 * 32 * 3, 4), [2, 32, 32, 3]);
    return { features: await read([apply(images, inference)]) };
  };

const augmentation =
  (settings: Partial<Settings['pretrain']['augmentation']>): Case =>
  async () => {
    const { augmentation } = settingsSchema.parse({ pretrain: { augmentation: settings } }).pretrain;
    const images = tf.tensor4d(pixels(5), [size, ...shape]);
    return { images: await read([augment(images, augmentation, new StepRandom([1, 2]))]) };
  };

/** Reports of three steps, and the state after them; the angles of rotations are less exact on GPUs. */
const steps =
  (stageName: 'supervised' | 'pretrain', changes: object): Case =>
  async (engine) => {
    const method = stageName === 'supervised' ? 'cross-entropy' : 'contrastive';
    const settings = settingsSchema.parse({
      method,
      encoder: { name: 'small-cnn', width: 0.25 },
      projection: { units: 8 },
      classifier: { hiddenUnits: 8 },
      loss: { temperature: 0.5 },
      ...changes,
    });
    const statistics = { mean: new Float64Array(3).fill(127), variance: new Float64Array(3).fill(4096) };
    const model = buildModel({ settings, imageShape: [...shape], classes: 3, seed: 1, statistics });
    const stage = buildStage[stageName](model, settings);
    const runner = engine.createRunner(stage.program, 'eager');
    const numbers: Record<string, Numbers> = {};
    for (let step = 1; step <= 3; step++) {
      const report = stage.step(runner, {
        batch: { size, images: pixels(10 + step), labels },
        imageShape: [...shape],
        scalars: stage.optimizer.scalars(step, 0.01),
        seed: [1, step],
      });
      for (const [name, value] of Object.entries(report)) {
        numbers[`step ${step}, ${name}`] = await read([value]);
      }
      tf.dispose(report);
    }
    await runner.fetch?.();
    const state = runner.read();
    runner.write(state);
    await runner.fetch?.();
    for (const [name, { data }] of runner.read()) numbers[name] = Array.from(data);
    return numbers;
  };

const metrics: Case = async () => {
  const features = (rows: number, k: number) => ({
    features: noise(rows * 4, k).map((v, i) => v + (i % 4 === Math.floor(i / 4) % 3 ? 0.7 : 0)),
    labels: Int32Array.from({ length: rows }, (_, i) => i % 3),
  });
  const [bank, queries] = [features(60, 6), features(40, 7)];
  return {
    knn: [await knnAccuracy(bank, queries, 3, { neighbors: 9, temperature: 0.1 })],
    probe: [await linearProbeAccuracy(bank, queries, 3)],
  };
};

/** Products whose sums are long, which come out the same each time and, of a matrix with itself, symmetric. */
const longProducts: Case = async () => {
  const [rows, columns] = [2100, 12];
  const x = tf.tensor2d(noise(rows * columns, 8), [rows, columns]);
  const filter = tf.tensor4d(noise(rows * columns, 9), [1, 1, rows, columns]);
  const image = tf.reshape(tf.transpose(x), [1, columns, 1, rows]) as tf.Tensor4D;
  const features = (k: number) => ({
    features: noise(rows * columns, k),
    labels: Int32Array.from({ length: rows }, (_, i) => i % 3),
  });
  return {
    gram: await read([tf.matMul(x, x, true, false)]),
    again: await read([tf.matMul(x, x, true, false)]),
    convolution: await read([tf.conv2d(image, filter, 1, 'valid')]),
    'convolution again': await read([tf.conv2d(image, filter, 1, 'valid')]),
    probe: [await linearProbeAccuracy(features(10), features(11), 3)],
  };
};

const unturned = { rotation: 0, jitter: 0.5 };

const everyAugmentation = {
  crop: 'resized',
  jitter: 1,
  grayscale: 0.5,
  cutout: 4,
} as const;

export const cases: Readonly<Record<string, Case>> = {
  ...losses,
  'encoder resnet8': encoder('resnet8'),
  'encoder resnet50v2': encoder('resnet50v2'),
  'flip and rotation': augmentation({ rotation: 0.1 }),
  'every augmentation': augmentation(everyAugmentation),
  metrics,
  'long products': longProducts,
  'supervised with Adam': steps('supervised', { supervised: { augmentation: unturned } }),
  'pre-training with SGD on two views, in parts': steps('pretrain', {
    views: 2,
    pretrain: { chunkSize: 4, optimizer: { name: 'sgd', weightDecay: 1e-4 }, augmentation: unturned },
  }),
  'pre-training of a ResNet with LARS': steps('pretrain', {
    encoder: { name: 'resnet8', width: 0.25 },
    pretrain: { optimizer: { name: 'lars' }, augmentation: unturned },
  }),
};
