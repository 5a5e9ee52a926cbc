import { expect, test } from 'vitest';
import { besideOneAnother, drawLonePoint, pixelBeside } from './lone-points.ts';
import type { Axis } from './pixels.ts';

/** From 0 to 10 over 100 pixels. */
const axis: Axis = { pixel: (value) => 10 * value, from: 0, to: 10, length: 100, end: 0 };

test('lines of one point stand beside those at the same place; others have no such place', () => {
  const lines = [{ x: [8] }, { x: [1, 2] }, { x: [8] }, { x: [5] }];
  expect(besideOneAnother(lines)).toEqual([
    { rank: 0, of: 2 },
    undefined,
    { rank: 1, of: 2 },
    { rank: 0, of: 1 },
  ]);
  const many = Array.from({ length: 100 }, () => ({ x: [8] }));
  expect(besideOneAnother(many)[57]).toEqual({ rank: 0, of: 1 });
});

test('they are spread around their place, and stay on the axis', () => {
  const places = (at: number) => [0, 1, 2].map((rank) => pixelBeside(at, { rank, of: 3 }, axis));
  expect(places(50)).toEqual([41, 50, 59]);
  expect(places(100)).toEqual([82, 91, 100]);
  expect(places(0)).toEqual([0, 9, 18]);
});

test('the spread of a mean is a bar with caps', () => {
  const drawn: string[] = [];
  const context = new Proxy({} as CanvasRenderingContext2D, {
    get:
      (_, name) =>
      (...at: number[]) =>
        void drawn.push(`${String(name)} ${at.slice(0, 2).join(' ')}`),
    set: () => true,
  });
  const line = { x: [5], y: [5], colour: 'red', width: 2, dash: [], radius: 2, point: 'circle' as const };
  const band = { lower: [4], upper: [7], colour: 'pink' };
  drawLonePoint(context, { ...line, band }, { rank: 0, of: 1 }, { x: axis, y: axis });
  expect(drawn).toEqual(
    expect.arrayContaining(['moveTo 50 40', 'lineTo 50 70', 'lineTo 53 70', 'arc 50 50']),
  );
  drawn.length = 0;
  drawLonePoint(context, line, { rank: 0, of: 1 }, { x: axis, y: axis });
  expect(drawn.filter((call) => call.startsWith('lineTo'))).toEqual([]);
});
