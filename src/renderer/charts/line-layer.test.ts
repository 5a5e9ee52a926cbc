import { expect, test } from 'vitest';
import { traceLine } from './line-layer.ts';
import { type Axis, axisOfScale } from './pixels.ts';

/** A value is its own pixel, from 0 to `length`. */
const axis = (length: number, scale = 1): Axis => ({
  pixel: (value) => value * scale,
  from: 0,
  to: length / scale,
  length,
  end: 0,
});

function traced(x: ArrayLike<number>, y: ArrayLike<number>, across: Axis): [string, number, number][] {
  const path: [string, number, number][] = [];
  const context = {
    moveTo: (px: number, py: number) => void path.push(['M', px, py]),
    lineTo: (px: number, py: number) => void path.push(['L', px, py]),
  };
  traceLine(context, x, y, { x: across, y: axis(100), column: 1 });
  return path;
}

test('draws each point where there are no more than pixels', () => {
  expect(traced([0, 1, 2], [5, 3, 4], axis(100))).toEqual([
    ['M', 0, 5],
    ['L', 1, 3],
    ['L', 2, 4],
  ]);
});

test('keeps the ends and every extreme where there are more', () => {
  const x = Float64Array.from({ length: 100_000 }, (_, i) => i);
  const y = Float64Array.from(x, (i) => 50 + Math.sin(i / 500));
  y[54_321] = 99;
  y[54_322] = 1;
  const path = traced(x, y, axis(500, 500 / 100_000));
  expect(path.length).toBeLessThan(2100);
  expect(path.length).toBeGreaterThan(500);
  const heights = path.map(([, , height]) => height);
  expect([Math.max(...heights), Math.min(...heights)]).toEqual([99, 1]);
  expect([heights[0], heights.at(-1)]).toEqual([y[0], y.at(-1)]);
  expect(path.map(([, px]) => px)).toEqual(path.map(([, px]) => px).toSorted((a, b) => a - b));
  expect(path.filter(([command]) => command === 'M')).toHaveLength(1);
});

test('leaves a gap where a value is NaN or infinite, and draws what is alone between two as a dot', () => {
  const path = traced([0, 1, 2, 3, 4, 5], [1, Number.NaN, 7, Number.POSITIVE_INFINITY, 2, 3], axis(100));
  expect(path).toEqual([
    ['M', 0, 1],
    ['L', 0.5, 1],
    ['M', 2, 7],
    ['L', 2.5, 7],
    ['M', 4, 2],
    ['L', 5, 3],
  ]);
});

test('keeps a gap among very many points', () => {
  const x = Float64Array.from({ length: 100_000 }, (_, i) => i);
  const y = new Float64Array(100_000).fill(1);
  y[70_000] = Number.NaN;
  y[70_001] = 5;
  const path = traced(x, y, axis(500, 500 / 100_000));
  expect(path.filter(([command]) => command === 'M')).toHaveLength(2);
  expect(path.map(([, , height]) => height)).toContain(5);
});

test('draws what is in view, and one point beyond each edge', () => {
  const x = Float64Array.from({ length: 100 }, (_, i) => i);
  const zoomed: Axis = { pixel: (value) => 10 * (value - 40), from: 40, to: 50, length: 100, end: 0 };
  const places = traced(x, x, zoomed).map(([, px]) => px);
  expect([places[0], places.at(-1)]).toEqual([-10, 110]);
});

test('a step of 0 has no place on a logarithmic axis', () => {
  const scale = {
    type: 'logarithmic',
    min: 1,
    max: 100,
    getPixelForValue: (value: number) => 50 * Math.log10(value),
  };
  const across = axisOfScale(scale, 'nowhere');
  expect(traced([0, 1, 10, 100], [9, 1, 2, 3], across)).toEqual([
    ['M', 0, 1],
    ['L', 50, 2],
    ['L', 100, 3],
  ]);
  // Of values, 0 lies on the edge, and less nowhere.
  const upwards = axisOfScale(scale);
  expect([0, 1, -1].map(upwards.pixel)).toEqual([0, 0, Number.NaN]);
});
