import { expect, test } from 'vitest';
import { settingPaths } from '#shared/expand.ts';
import { factsOf, fullTitle, policyFields, settingField, settingFields, shown } from './fields.ts';
import { sectionOf, sections } from './sections.ts';

test('each setting has a field, and each field a place in one section', () => {
  expect(settingFields.map(({ path }) => path).sort()).toEqual([...settingPaths].sort());
  const laid = sections.flatMap(({ parts }) => parts.flatMap(({ paths }) => paths));
  expect(laid.toSorted()).toEqual([...settingPaths].sort());
  expect(sectionOf('pretrain.chunkSize')?.id).toBe('advanced');
});

test('each field says what it is and what it does', () => {
  for (const field of settingFields) {
    expect(field.title, field.path).not.toBe(field.path);
    expect(field.description, field.path).not.toBe('');
    expect(field.initial, field.path).not.toBeUndefined();
  }
});

test.each([
  [
    'loss.temperature',
    {
      kind: 'number',
      range: 'greater than 0 and at most 100',
      initial: 0.05,
      empty: null,
      title: 'Temperature',
    },
  ],
  ['pretrain.batchSize', { kind: 'whole', range: 'at least 2 and at most 65536', initial: 265 }],
  ['dataset.classes', { kind: 'whole', empty: 'all of them', initial: null }],
  ['pretrain.chunkSize', { kind: 'whole', empty: 'the whole batch at once' }],
  ['pretrain.augmentation.flip', { kind: 'switch', initial: true }],
  ['method', { kind: 'choice', options: ['cross-entropy', 'contrastive'], initial: 'contrastive' }],
  ['pretrain.schedule.milestones', { kind: 'numbers', initial: [] }],
  ['dataset.id', { kind: 'data', initial: 'cifar10' }],
])('%s is told from the schema', (path, expected) => {
  expect(settingField(path)).toMatchObject(expected);
});

test('a title that several groups have is told with its group', () => {
  expect(fullTitle(settingField('pretrain.optimizer.learningRate')!)).toBe(
    'Contrastive pre-training, Optimiser: learning rate',
  );
  expect(fullTitle(settingField('views')!)).toBe('Views');
});

test('policies have fields too', () => {
  expect(policyFields.earlyStopping.map(({ path, kind }) => [path, kind])).toEqual([
    ['metric', 'text'],
    ['mode', 'choice'],
    ['patience', 'whole'],
    ['minDelta', 'number'],
    ['stages', 'choices'],
  ]);
  expect(policyFields.halving[0]).toMatchObject({ title: 'Metric', initial: 'test/knn-accuracy' });
  expect(policyFields.checkpoints.map(({ path }) => path)).toContain('leastSeconds');
});

test('values are shown in words', () => {
  expect(shown(null, settingField('dataset.classes'))).toBe('all of them');
  expect(shown(true)).toBe('on');
  expect(shown(0.00005)).toBe('5.00e−5');
  expect(shown([])).toBe('none');
  expect(shown([60, 75])).toBe('60, 75');
});

test.each([
  ['loss.temperature', 'Default 0.05 · above 0, up to 100'],
  ['pretrain.batchSize', 'Default 265 · 2 to 65,536'],
  ['pretrain.optimizer.momentum', 'Default 0.9 · 0 to below 1'],
  ['dataset.classes', 'Default all of them · 2 to 100,000'],
  ['method', 'Default contrastive'],
])('default and range of %s in short', (path, facts) => {
  expect(factsOf(settingField(path)!)).toBe(facts);
});
