import { expect, test } from 'vitest';
import { boundsOf, fitted, panned, pointSize, sightOf, toMap, toScreen, zoomed } from './camera.ts';

const size = { width: 800, height: 600 };

test('the whole of a map is shown, as large as fits with a margin', () => {
  const camera = fitted({ minX: -10, maxX: 30, minY: 0, maxY: 20 }, size, 50);
  expect(camera).toEqual({ x: 10, y: 10, scale: 17.5 });
  expect(toScreen(camera, size, -10, 10)).toEqual([50, 300]);
  expect(toScreen(camera, size, 30, 20)).toEqual([750, 125]);
});

test('no point and one point are shown as well', () => {
  expect(fitted(boundsOf(new Float32Array()), size).scale).toBeGreaterThan(0);
  expect(fitted(boundsOf(Float32Array.of(3, 4)), size)).toMatchObject({ x: 3, y: 4, scale: 268 });
});

test('a place of the screen is one of the map, and back', () => {
  const camera = { x: 3, y: -2, scale: 12 };
  const [px, py] = toScreen(camera, size, 5.5, -7);
  expect(toMap(camera, size, px, py)).toEqual([5.5, -7]);
});

test('what is under the pointer stays there while one zooms', () => {
  const before = { x: 1, y: 2, scale: 10 };
  const place = toMap(before, size, 100, 500);
  const after = zoomed(before, size, 3, [100, 500], 10);
  expect(after.scale).toBe(30);
  const [px, py] = toScreen(after, size, ...place);
  expect(px).toBeCloseTo(100, 9);
  expect(py).toBeCloseTo(500, 9);
});

test('one cannot zoom without end', () => {
  expect(zoomed({ x: 0, y: 0, scale: 10 }, size, 1e9, [0, 0], 10).scale).toBe(4000);
  expect(zoomed({ x: 0, y: 0, scale: 10 }, size, 1e-9, [0, 0], 10).scale).toBe(2.5);
});

test('a drag takes the map along', () => {
  const before = { x: 0, y: 0, scale: 4 };
  const [x, y] = toScreen(before, size, 7, 7);
  const [movedX, movedY] = toScreen(panned(before, 20, -8), size, 7, 7);
  expect([movedX - x, movedY - y]).toEqual([20, -8]);
});

test('what is in sight', () => {
  expect(sightOf({ x: 10, y: 20, scale: 10 }, size)).toEqual({ minX: -30, maxX: 50, minY: -10, maxY: 50 });
});

test('points grow as one comes near, and no further than 16 pixels', () => {
  const whole = { x: 0, y: 0, scale: 1 };
  expect(pointSize(60_000, whole, 1)).toBe(3.5);
  expect(pointSize(60_000, { ...whole, scale: 4 }, 1)).toBeCloseTo(6.09, 2);
  expect(pointSize(60_000, { ...whole, scale: 1e4 }, 1)).toBe(16);
});
