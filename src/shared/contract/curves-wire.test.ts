import { expect, test } from 'vitest';
import type { Curve, CurveSet } from '../comparison.ts';
import { packCurves, unpackCurves } from './curves-wire.ts';

const curve = (run: string, x: number[], y: number[], band = {}): Curve => ({
  run,
  group: null,
  metric: 'loss',
  stage: 'supervised',
  runs: [run],
  total: x.length,
  notFinite: 0,
  gaps: [],
  x: Float64Array.from(x),
  y: Float64Array.from(y),
  ...band,
});

test('curves come back as they were; those at the same places share them', async () => {
  const band = { lo: Float64Array.of(0, 1), hi: Float64Array.of(2, 3), n: Float64Array.of(3, 3) };
  const set: CurveSet = {
    axis: 'epoch',
    axisTitle: 'epoch',
    bandTitle: null,
    curves: [
      curve('a', [1, 2, 3], [0.1, Number.NaN, 0.3]),
      curve('b', [1, 2, 3], [4, 5, 6]),
      curve('c', [1, 2], [7, 8], band),
      curve('d', [1, 2], [9, 10], band),
      curve('e', [1, 3], [11, 12]),
      curve('f', [], []),
    ],
    absent: [],
    warnings: [],
    skipped: [],
  };
  const packed = packCurves(set);
  expect(packed.curves.map(({ sharesX }) => sharesX)).toEqual([false, true, false, true, false, false]);
  expect(packed.data.size).toBe(8 * (3 + 3 + 3 + 2 + 8 + 8 + 4));
  const unpacked = await unpackCurves(packed);
  expect(unpacked).toEqual(set);
  expect(unpacked.curves[1]!.x).toBe(unpacked.curves[0]!.x);
});
