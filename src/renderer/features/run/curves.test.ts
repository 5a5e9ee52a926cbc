import { expect, test } from 'vitest';
import { quantitiesOf, stageMarks, stageStarts, titleOf } from './curves.ts';

test('measurements of the same quantity share a chart, losses and accuracies first', () => {
  const known = [
    { name: 'health/uniformity', stage: 'pretrain', kind: 'epoch', count: 2 },
    { name: 'train/loss', stage: 'pretrain', kind: 'epoch', count: 2 },
    { name: 'train/accuracy', stage: 'classify', kind: 'epoch', count: 2 },
    { name: 'train/loss', stage: 'classify', kind: 'epoch', count: 2 },
    { name: 'test/loss', stage: 'classify', kind: 'epoch', count: 2 },
    { name: 'step/loss', stage: 'classify', kind: 'sample', count: 90 },
  ] as const;
  expect(quantitiesOf(known, 'epoch')).toEqual([
    { id: 'loss', title: 'Loss', names: ['train/loss', 'test/loss'] },
    { id: 'accuracy', title: 'Accuracy', names: ['train/accuracy'] },
    { id: 'uniformity', title: 'Uniformity', names: ['health/uniformity'] },
  ]);
  expect(quantitiesOf(known, 'sample').map(({ names }) => names)).toEqual([['step/loss']]);
});

test('a name without a title of its own becomes words', () => {
  expect(titleOf('health/effective-rank')).toBe('Effective rank');
  expect(titleOf('test/knn-accuracy')).toBe('kNN accuracy');
});

test('stages follow one another by epoch, and keep their time by seconds', () => {
  const curves = [
    { stage: 'pretrain', x: Float64Array.of(1, 2, 3) },
    { stage: 'pretrain', x: Float64Array.of(3) },
    { stage: 'classify', x: Float64Array.of(1, 2) },
  ] as const;
  const starts = stageStarts(curves, ['pretrain', 'classify'], 'epoch');
  expect([...starts]).toEqual([
    ['pretrain', 0],
    ['classify', 3],
  ]);
  expect(stageMarks(curves, starts)).toEqual([
    { x: 1, label: 'pretrain' },
    { x: 4, label: 'classify' },
  ]);
  expect([...stageStarts(curves, ['pretrain', 'classify'], 'seconds').values()]).toEqual([0, 0]);
  expect(stageMarks(curves, new Map([['supervised', 0]]))).toEqual([]);
});
