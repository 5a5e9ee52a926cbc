import { expect, test } from 'vitest';
import { colouringOf, type Theme } from '../colour/colouring.ts';
import { pointsOf } from '../points/points.ts';
import { drawnByLot, stylesOf } from '../scene/order.ts';
import { arrange, type Figure, figureSvg } from './figure.ts';

const theme: Theme = {
  shown: 'light',
  series: Array.from({ length: 8 }, (_, i) => [10 * i, 0, 0] as const),
  quiet: [1, 2, 3],
};
const labels = Int32Array.of(0, 1, 1);
const points = pointsOf({ ids: Int32Array.of(0, 1, 2), labels, classes: ['a & b', '<c>'] }, null);
const colouring = colouringOf('class', points, theme);
const figure: Figure = {
  title: 'A "map"',
  facts: 't-SNE, KL 1.2',
  xy: Float32Array.of(0, 0, 10, 10, 1000, 1000),
  styles: stylesOf(colouring, drawnByLot(3), Uint8Array.of(1, 1, 1), Uint8Array.of(1, 0, 0)),
  colouring,
  hidden: new Set(),
  labels: [
    { text: 'a & b', x: 0, y: 0 },
    { text: 'out of sight', x: 1000, y: 1000 },
  ],
  camera: { x: 0, y: 0, scale: 10 },
  sight: { width: 400, height: 300 },
  pointSize: 4,
  font: 'Inter',
};
const measure = (text: string) => 6 * text.length;

test('the figure is as wide as planned, with the map in the shape it was looked at', () => {
  const { width, map, camera, pointSize } = arrange(figure, measure);
  expect(width).toBe(800);
  expect(map).toEqual({ width: 768, height: 576 });
  expect(camera.scale).toBe(19.2);
  expect(pointSize).toBeCloseTo(7.68, 9);
});

test('the SVG holds what is in sight, names and all, with its words escaped', () => {
  const svg = figureSvg(figure, measure);
  expect(svg).toContain('A &quot;map&quot;');
  expect(svg.match(/<use /g)).toHaveLength(2);
  expect(svg).toContain('&lt;c&gt;');
  expect(svg.match(/a &amp; b/g)).toHaveLength(2);
  expect(svg).not.toContain('out of sight');
  // What is not selected is faint.
  expect(svg.match(/opacity="0.16"/g)).toHaveLength(1);
  expect(svg.match(/<svg/g)).toHaveLength(1);
});

test('hidden classes are not in the legend; long legends take more rows', () => {
  expect(arrange({ ...figure, hidden: new Set([1]) }, measure).legend.map(({ text }) => text)).toEqual([
    'a & b',
  ]);
  const many = pointsOf(
    {
      ids: Int32Array.of(0),
      labels: Int32Array.of(0),
      classes: Array.from({ length: 40 }, (_, i) => `a longer name ${i}`),
    },
    null,
  );
  const plan = arrange({ ...figure, colouring: colouringOf('class', many, theme) }, measure);
  expect(new Set(plan.legend.map(({ y }) => y)).size).toBeGreaterThan(4);
  expect(plan.legend.every(({ x, text }) => x + 18 + measure(text) <= 800)).toBe(true);
  expect(plan.height).toBeGreaterThan(arrange(figure, measure).height);
});
