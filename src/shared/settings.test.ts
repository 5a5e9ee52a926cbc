import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { WorkbenchError } from './errors.ts';
import { parseExperiment } from './expand.ts';
import { leaves } from './paths.ts';
import { settingWarnings } from './setting-rules.ts';
import { effectiveSettings, settingsSchema } from './settings.ts';

const paths = (settings: object) =>
  leaves(effectiveSettings(settingsSchema.parse(settings))).map(([path]) => path);
const within = (settings: object, prefix: string) =>
  paths(settings)
    .filter((path) => path.startsWith(prefix))
    .map((path) => path.slice(prefix.length));

describe('every field', () => {
  type Node = { title?: string; description?: string; properties?: Record<string, Node>; type?: string };
  const fields = (node: Node, path = ''): [string, Node][] =>
    Object.entries(node.properties ?? {}).flatMap(([key, child]) =>
      child.properties === undefined
        ? [[`${path}${key}`, child] as [string, Node]]
        : fields(child, `${path}${key}.`),
    );
  const all = fields(z.toJSONSchema(settingsSchema, { io: 'input' }) as Node);

  test.each(all)('%s has a title, a sentence and a range', (_, node) => {
    expect(node.title).toMatch(/^\S/);
    expect(node.description).toMatch(/\.$/);
    const number = (node as { anyOf?: Node[] }).anyOf?.find(({ type }) => type !== 'null') ?? node;
    if (number.type !== 'number' && number.type !== 'integer') return;
    const limits = Object.keys(number).filter((key) =>
      /^(exclusive)?(Minimum|Maximum|minimum|maximum)$/.test(key),
    );
    expect(limits).toHaveLength(2);
  });
});

describe('effective settings', () => {
  test.each([
    ['npairs', ['name', 'temperature']],
    ['supcon-out', ['name', 'temperature', 'scale']],
    ['supcon-in', ['name', 'temperature', 'scale']],
    ['multi-similarity', ['name', 'alpha', 'beta', 'lambda']],
    ['triplet', ['name', 'margin', 'tripletMean']],
  ])('of the loss %s', (name, expected) => {
    expect(within({ loss: { name } }, 'loss.')).toEqual(expected);
  });

  test.each([
    [{ name: 'adam' }, ['name', 'learningRate', 'weightDecay']],
    [{ name: 'adam', weightDecay: 0.1 }, ['name', 'learningRate', 'weightDecay', 'decoupled']],
    [{ name: 'sgd' }, ['name', 'learningRate', 'weightDecay', 'momentum', 'nesterov']],
    [{ name: 'lars' }, ['name', 'learningRate', 'weightDecay', 'momentum', 'trustCoefficient']],
  ])('of the optimiser %o', (optimizer, expected) => {
    expect(within({ classify: { optimizer } }, 'classify.optimizer.')).toEqual(expected);
  });

  test.each([
    [{}, []],
    [{ crop: 'resized' }, ['cropScale']],
    [{ crop: 'padded' }, ['cropPadding']],
    [{ jitter: 0.8 }, ['brightness', 'contrast', 'saturation', 'hue']],
  ])('of the augmentation %o', (augmentation, expected) => {
    const always = ['flip', 'rotation', 'crop', 'jitter', 'grayscale', 'cutout'];
    const applying = within({ pretrain: { augmentation } }, 'pretrain.augmentation.');
    expect(applying.filter((field) => !always.includes(field))).toEqual(expected);
  });

  test('of a schedule and a method', () => {
    expect(within({}, 'pretrain.schedule.')).toEqual(['name', 'warmupEpochs']);
    expect(within({ pretrain: { schedule: { name: 'step' } } }, 'pretrain.schedule.')).toEqual([
      'name',
      'warmupEpochs',
      'milestones',
      'decay',
    ]);
    expect(paths({})).toContain('views');
    expect(paths({ method: 'cross-entropy' })).not.toContain('views');
  });

  test('a sweep over what does not apply makes one run', () => {
    const { runs } = parseExperiment(
      {
        name: 'x',
        arms: [
          { name: 'out', settings: { loss: { name: 'supcon-out' } } },
          { name: 'triplet', settings: { loss: { name: 'triplet' } } },
        ],
        sweep: [{ setting: 'loss.margin', values: [0.1, 0.2, 0.3] }],
      },
      'test',
    );
    expect(runs.map(({ arm, varied }) => [arm, varied])).toEqual([
      ['out', {}],
      ['triplet', { 'loss.margin': 0.1 }],
      ['triplet', { 'loss.margin': 0.2 }],
      ['triplet', { 'loss.margin': 0.3 }],
    ]);
  });
});

describe('settings that contradict each other', () => {
  const complaint = (base: object) => {
    try {
      parseExperiment({ name: 'x', base }, 'a.json');
    } catch (error) {
      if (error instanceof WorkbenchError) return error.message;
      throw error;
    }
    return null;
  };

  test('NT-Xent needs views', () => {
    expect(complaint({ loss: { name: 'nt-xent' } })).toBe(
      'a.json, arm "supcon": views: nt-xent compares views of the same image; it needs at least 2.',
    );
    expect(complaint({ loss: { name: 'nt-xent' }, views: 2 })).toBeNull();
    expect(complaint({ loss: { name: 'nt-xent' }, method: 'cross-entropy' })).toBeNull();
  });

  test('Nesterov needs momentum, where the stage is trained', () => {
    const optimizer = { name: 'sgd', nesterov: true, momentum: 0 };
    expect(complaint({ classify: { optimizer } })).toBe(
      'a.json, arm "supcon": classify.optimizer.momentum: Nesterov needs a momentum greater than 0.',
    );
    expect(complaint({ supervised: { optimizer } })).toBeNull();
  });
});

describe('warnings', () => {
  const warnings = (settings: object) => settingWarnings(settingsSchema.parse(settings));

  test('the reference experiment gives none', () => {
    expect(warnings({})).toEqual([]);
    expect(warnings({ method: 'cross-entropy' })).toEqual([]);
  });

  test.each([
    [
      { views: 2, pretrain: { augmentation: { flip: false, rotation: 0 } } },
      'pretrain.augmentation: without any change the views of an image are all the same.',
    ],
    [
      { loss: { name: 'supcon-out' } },
      'projection.activation: vectors after a ReLU have no negative parts, so no two of them can point away from each other; the paper has "linear".',
    ],
    [
      { classify: { epochs: 10, schedule: { name: 'step', milestones: [10, 20] } } },
      'classify.schedule: no milestone comes before the end, so the learning rate never falls.',
    ],
    [
      { pretrain: { epochs: 5, schedule: { warmupEpochs: 5 } } },
      'pretrain.schedule: the warm-up is as long as the stage, so the full learning rate is never reached.',
    ],
  ])('%o', (settings, warning) => {
    expect(warnings(settings)).toEqual([warning]);
  });
});
