import { expect, test } from 'vitest';
import type { DatasetInfo } from '#shared/dataset.ts';
import { dataMissing, dataNeeded } from './data-needed.ts';
import { blankDesign, setSetting } from './design.ts';

const info = (id: string, title: string, status: DatasetInfo['status']) =>
  ({ id, title, status }) as DatasetInfo;
const all = [
  info('mnist', 'MNIST', 'ready'),
  info('cifar10', 'CIFAR-10', 'absent'),
  info('bees', 'bees', 'broken'),
];

test('arms may have data sets of their own, and a sweep sets them all', () => {
  const design = setSetting(blankDesign(), 0, 'dataset.id', 'mnist');
  expect(dataNeeded(design)).toEqual(['mnist', 'cifar10']);
  const sweep = [{ setting: 'dataset.id', values: ['bees', 'mnist'] }];
  expect(dataNeeded({ ...design, sweep })).toEqual(['bees', 'mnist']);
});

test('what runs would fail without is told', () => {
  const sweep = [{ setting: 'dataset.id', values: ['mnist', 'cifar10', 'bees', 'wasps', 'synthetic'] }];
  expect(dataMissing({ ...blankDesign(), sweep }, all)).toEqual([
    'CIFAR-10 is not on this machine yet: these runs would fail.',
    'bees is damaged: these runs would fail.',
    'There is no data set “wasps”: these runs would fail.',
  ]);
  expect(dataMissing(setSetting(blankDesign(), 'base', 'dataset.id', 'mnist'), all)).toEqual([]);
});
