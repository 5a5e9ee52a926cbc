import { afterAll, beforeAll, expect, test } from 'vitest';
import { wasmEngine } from '#main/engines/wasm/engine.ts';
import { settingsSchema } from '#shared/settings.ts';
import { buildModel, type Model } from '../model.ts';
import type { Parameters } from '../parameters.ts';

/** The networks of the reference experiment, counted as Keras's model.summary() counts them. */
let model: Model;
beforeAll(async () => {
  await wasmEngine.load();
  const settings = settingsSchema.parse({});
  model = buildModel({ settings, imageShape: [32, 32, 3], classes: 10, seed: 1, statistics: null });
});
afterAll(() => model.dispose());

const counts = (...parts: Parameters[]) => {
  const sum = (filter: { trainable?: boolean }) => parts.reduce((n, part) => n + part.count(filter), 0);
  return { total: sum({}), trainable: sum({ trainable: true }), fixed: sum({ trainable: false }) };
};

test('encoder: ResNet50V2 and 7 of the normalisation', () => {
  const expected = { total: 23_564_807, trainable: 23_519_360, fixed: 45_447 };
  expect(counts(model.encoderParameters)).toEqual(expected);
});

test('encoder and projection head', () => {
  const expected = { total: 23_827_079, trainable: 23_781_632, fixed: 45_447 };
  expect(counts(model.encoderParameters, model.projectionParameters)).toEqual(expected);
});

test('encoder and classifier, trained together or the classifier alone', () => {
  const expected = { total: 24_619_025, trainable: 24_573_578, fixed: 45_447 };
  expect(counts(model.encoderParameters, model.classifierParameters)).toEqual(expected);
  expect(model.classifierParameters.count({ trainable: true })).toBe(1_054_218);
  expect(expected.total - model.classifierParameters.count({ trainable: true })).toBe(23_564_807);
});
