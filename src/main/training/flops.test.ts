/**
 * The count of operations against what the networks really compute, by the shapes that reach the engine's kernels, and
 * against numbers from elsewhere.
 */
import { readFileSync } from 'node:fs';
import * as tf from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { wasmEngine } from '#main/engines/wasm/engine.ts';
import {
  encoderFlops,
  epochImages,
  forwardFlops,
  stageFlopsPerImage,
  trainingImages,
} from '#shared/flops.ts';
import { encoderNames, settingsSchema } from '#shared/settings.ts';
import { buildModel } from './model.ts';
import { inference } from './pass.ts';

/** Operations of the convolutions and matrix products that `work` ran. */
async function operationsOf(work: () => tf.Tensor): Promise<number> {
  const { kernels } = await tf.profile(() => work());
  let total = 0;
  for (const { name, inputShapes, outputShapes } of kernels) {
    const shape = (outputShapes as number[][])[0]!;
    const size = shape.reduce((a, b) => a * b, 1);
    if (/Conv2D$/.test(name)) {
      const [height, width, channels] = inputShapes[1]!;
      total += 2 * size * height! * width! * channels!;
    } else if (/MatMul$/.test(name)) total += 2 * size * inputShapes[0]!.at(-1)!;
  }
  return total;
}

describe('what is counted is what is computed', () => {
  beforeAll(() => wasmEngine.load());
  afterAll(() => tf.disposeVariables());

  const cases = encoderNames.flatMap((name) => [
    { name, width: 0.25, imageShape: [32, 32, 3] as const },
    { name, width: 0.5, imageShape: [27, 28, 1] as const },
  ]);
  test.each(cases)('$name of width $width on $imageShape', async ({ name, width, imageShape }) => {
    const settings = settingsSchema.parse({
      encoder: { name, width },
      projection: { hiddenUnits: 24 },
      classifier: { hiddenUnits: null },
    });
    const model = buildModel({ settings, imageShape, classes: 7, seed: 1, statistics: null });
    const images = tf.zeros([2, ...imageShape]) as tf.Tensor4D;
    const features = model.encode(images, inference);
    const counted = forwardFlops(settings, { imageShape, classes: 7 });
    expect(await operationsOf(() => model.encode(images, inference))).toBe(2 * counted.encoder);
    expect(await operationsOf(() => model.project!(features))).toBe(2 * counted.projection);
    expect(await operationsOf(() => model.classify(features, inference))).toBe(2 * counted.classifier);
    tf.dispose([images, features]);
    model.dispose();
  });
});

describe('published numbers', () => {
  const { resnet50v2 } = JSON.parse(
    readFileSync(new URL('../../../test/fixtures/analysis/flops.json', import.meta.url), 'utf8'),
  ) as { resnet50v2: { size: number; flops: number; all: number }[] };

  test.each(resnet50v2)(
    'TensorFlow’s profiler counts $flops for ResNet50V2 at $size',
    ({ size, flops, all }) => {
      const counted = encoderFlops({ name: 'resnet50v2', width: 1 }, [size, size, 3]);
      expect(counted).toEqual({ flops, featureSize: 2048 });
      // What is not counted is little.
      expect(counted.flops / all).toBeGreaterThan(0.95);
    },
  );

  // Multiplications with additions in millions, on 32×32 images: He et al. 2016 as counted by works on pruning
  // (ResNet-20 and -56), and pytorch-cifar's models (ResNet-18 and -50), all of them to about a hundredth.
  test.each([
    ['resnet20', 41],
    ['resnet56', 126.5],
    ['resnet18', 556],
    ['resnet50', 1300],
  ] as const)('%s has %d million', (name, millions) => {
    const { flops } = encoderFlops({ name, width: 1 }, [32, 32, 3]);
    expect(Math.abs(flops / 2e6 / millions - 1)).toBeLessThan(0.015);
  });
});

describe('training', () => {
  const shape = { imageShape: [32, 32, 3] as const, classes: 10, train: 50_000 };

  test('takes three times the forward pass, a frozen encoder once', () => {
    const settings = settingsSchema.parse({});
    const { encoder, projection, classifier } = forwardFlops(settings, shape);
    expect(projection).toBe(2 * 2048 * 128);
    expect(classifier).toBe(2 * 512 * (2048 + 10));
    expect(stageFlopsPerImage(settings, 'supervised', shape)).toBe(3 * (encoder + classifier));
    expect(stageFlopsPerImage(settings, 'classify', shape)).toBe(encoder + 3 * classifier);
    expect(stageFlopsPerImage(settings, 'pretrain', shape)).toBe(3 * (encoder + projection + 2 * 265 * 128));
  });

  test('every view counts, and the gradient cache computes projections twice', () => {
    const settings = settingsSchema.parse({ views: 2, pretrain: { chunkSize: 50 } });
    const { encoder, projection } = forwardFlops(settings, shape);
    expect(stageFlopsPerImage(settings, 'pretrain', shape)).toBe(
      2 * (4 * (encoder + projection) + 3 * 2 * 2 * 265 * 128),
    );
  });

  test('images of an epoch', () => {
    const settings = (input: object) => settingsSchema.parse(input);
    expect(trainingImages(settings({}), shape)).toBe(50_000);
    const part = settings({ dataset: { classes: 4, trainPerClass: 100, validationFraction: 0.15 } });
    expect(trainingImages(part, shape)).toBe(4 * 85);
    expect(trainingImages(settings({ dataset: { validationFraction: 0.1 } }), shape)).toBe(45_000);
    expect(epochImages(part, 'pretrain', shape)).toBe(340);
    const dropped = settings({ dataset: { trainPerClass: 60 }, pretrain: { dropRemainder: true } });
    expect(epochImages(dropped, 'pretrain', shape)).toBe(530);
    expect(epochImages(dropped, 'classify', shape)).toBe(600);
  });
});
