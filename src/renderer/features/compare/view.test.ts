import { expect, test } from 'vitest';
import { emptyView, readView } from './view.ts';

test('a view comes back as it was kept', () => {
  const view = {
    ...emptyView,
    runs: ['a', 'b'],
    curves: { ...emptyView.curves, smoothing: { kind: 'ema', amount: 0.6 } as const },
    settings: { axes: ['loss.temperature'], x: 'seed', heatX: null, heatY: null },
  };
  expect(readView(JSON.parse(JSON.stringify(view)))).toEqual(view);
});

test('what is missing is as usual; what is unknown or of another kind is dropped', () => {
  expect(readView(undefined)).toEqual(emptyView);
  expect(readView({ runs: ['a'], colour: 'red', metric: 7, curves: { band: 'ci95' } })).toEqual({
    ...emptyView,
    runs: ['a'],
    curves: { ...emptyView.curves, band: 'ci95' },
  });
});
