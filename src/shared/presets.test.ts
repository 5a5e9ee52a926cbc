import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { parseExperiment } from './expand.ts';
import { experimentJsonSchema, experimentSchema } from './experiment.ts';
import { presets } from './presets.ts';
import { settingWarnings } from './setting-rules.ts';
import { stagesOf } from './settings.ts';

const fromJsonSchema = z.fromJSONSchema(experimentJsonSchema() as Parameters<typeof z.fromJSONSchema>[0]);

describe.each(presets.map((preset) => [preset.id, preset] as const))('preset %s', (_, preset) => {
  test('is a valid experiment with both arms', () => {
    const { runs } = parseExperiment(preset.experiment, preset.id);
    expect(new Set(runs.map((run) => run.arm))).toEqual(new Set(['baseline', 'supcon']));
  });

  test('is valid by the JSON Schema too', () => {
    expect(fromJsonSchema.safeParse(preset.experiment).error).toBeUndefined();
  });

  test('says what it is', () => {
    expect(preset.title).not.toBe('');
    expect(preset.summary).toMatch(/\.$/);
  });
});

test('presets have different ids', () => {
  expect(new Set(presets.map((preset) => preset.id)).size).toBe(presets.length);
});

test('the reference experiment has its settings', () => {
  const { runs } = parseExperiment(
    presets.find((preset) => preset.id === 'keras-2020')!.experiment,
    'keras-2020',
  );
  const [baseline, supcon] = runs;
  expect(stagesOf(baseline!.settings.method)).toEqual(['supervised']);
  expect(stagesOf(supcon!.settings.method)).toEqual(['pretrain', 'classify']);
  expect(supcon!.settings).toMatchObject({
    dataset: { id: 'cifar10', trainPerClass: null },
    encoder: { name: 'resnet50v2', width: 1 },
    loss: { name: 'npairs', temperature: 0.05 },
    projection: { units: 128, activation: 'relu', hiddenUnits: null },
    classifier: { hiddenUnits: 512, dropout: 0.5 },
    pretrain: { epochs: 50, batchSize: 265, optimizer: { name: 'adam', learningRate: 0.001 } },
    classify: { epochs: 50, batchSize: 265 },
  });
});

test('the paper’s experiment has its settings', () => {
  const preset = presets.find(({ id }) => id === 'supcon-paper')!;
  const [, supcon] = parseExperiment(preset.experiment, preset.id).runs;
  expect(supcon!.settings).toMatchObject({
    encoder: { name: 'resnet50' },
    loss: { name: 'supcon-out', temperature: 0.1 },
    views: 2,
    projection: { hiddenUnits: 2048, units: 128, activation: 'linear' },
    pretrain: {
      epochs: 1000,
      batchSize: 1024,
      optimizer: { name: 'sgd', momentum: 0.9, learningRate: 0.5, weightDecay: 1e-4 },
      schedule: { name: 'cosine', warmupEpochs: 10 },
      augmentation: { flip: true, rotation: 0, crop: 'resized', jitter: 0.8, grayscale: 0.2 },
    },
  });
});

test.each([
  ['temperature-sweep', 3 + 5 * 3],
  ['batch-size-sweep', 3 + 5 * 3],
  ['projection-sweep', 3 + 6 * 3],
])('%s trains its baseline once a seed: %d runs', (id, count) => {
  const preset = presets.find((other) => other.id === id)!;
  expect(parseExperiment(preset.experiment, id).runs).toHaveLength(count);
});

test('no preset’s settings are warned of', () => {
  for (const { id, experiment } of presets) {
    for (const { settings } of parseExperiment(experiment, id).runs)
      expect(settingWarnings(settings), id).toEqual([]);
  }
});

describe('JSON Schema', () => {
  test.each([
    ['an unknown key', { name: 'x', sede: [1] }],
    ['an unknown setting', { name: 'x', base: { loss: { temprature: 1 } } }],
    ['a temperature of 0', { name: 'x', base: { loss: { temperature: 0 } } }],
    ['no name', {}],
  ])('refuses %s', (_, input) => {
    expect(fromJsonSchema.safeParse(input).success).toBe(false);
  });

  test('asks for no setting: what is left out has its default', () => {
    expect(fromJsonSchema.safeParse({ name: 'x', base: { loss: {} } }).success).toBe(true);
    expect(experimentSchema.safeParse({ name: 'x', base: { loss: {} } }).success).toBe(true);
  });

  test('describes its fields', () => {
    const schema = experimentJsonSchema() as {
      properties: { base: { properties: { loss: { properties: object } } } };
    };
    expect(schema.properties.base.properties.loss.properties).toMatchObject({
      temperature: { title: 'Temperature', type: 'number' },
    });
  });
});
