import { expect, test } from 'vitest';
import { isShare, metricKind } from './metric-kind.ts';

test.each([
  ['test/accuracy', 'higher'],
  ['health/knn-accuracy', 'higher'],
  ['train/loss', 'lower'],
  // As others log them.
  ['Loss/train', 'lower'],
  ['Accuracy/val', 'higher'],
  ['epoch_loss', 'lower'],
  ['val_acc', 'higher'],
  ['valLoss', 'lower'],
  ['acc@1', 'higher'],
  ['eval/accuracy_top5', 'higher'],
  ['macro_f1', 'higher'],
  ['test_error', 'lower'],
  ['train/gradient-norm', null],
  ['loss/scale', null],
  ['steps', null],
  ['health/collapsed', null],
])('%s is better where it is %s', (name, better) => {
  expect(metricKind(name).better).toBe(better);
});

test('shares are told in percent, their differences in points', () => {
  for (const name of [
    'test/accuracy',
    'val_acc',
    'precision',
    'macro_f1',
    'train/anchors-without-positive',
    'resource/gpu-share',
  ])
    expect(isShare(name), name).toBe(true);
  for (const name of ['train/loss', 'accelerator', 'resource/cpu-share', 'f10'])
    expect(isShare(name), name).toBe(false);
  expect(metricKind('test/accuracy', [0.9, 1, Number.NaN])).toEqual({
    better: 'higher',
    unit: 'points',
    factor: 100,
  });
});

test('an accuracy in percent already is no share of 1', () => {
  expect(metricKind('accuracy', [93.4, 0.9])).toEqual({ better: 'higher', unit: '', factor: 1 });
});
