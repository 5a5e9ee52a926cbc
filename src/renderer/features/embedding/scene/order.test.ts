import { expect, test } from 'vitest';
import { drawnByLot, stylesOf } from './order.ts';

const looks = { colour: Uint8Array.of(0, 1, 2, 3), shape: new Uint8Array(4) };
const lot = Uint32Array.of(2, 0, 3, 1);

test('the lot holds every point once and is the same each time', () => {
  const drawn = drawnByLot(1000);
  expect(drawn.toSorted()).toEqual(Uint32Array.from({ length: 1000 }, (_, i) => i));
  expect(drawn).toEqual(drawnByLot(1000));
  expect(drawn.slice(0, 4)).not.toEqual(Uint32Array.of(0, 1, 2, 3));
});

test('hidden points are not drawn; what is selected is drawn last, the rest faint', () => {
  expect(stylesOf(looks, lot, Uint8Array.of(1, 1, 1, 1), null)).toMatchObject({ order: lot, faint: 0 });
  const { order, faint } = stylesOf(looks, lot, Uint8Array.of(1, 1, 1, 0), Uint8Array.of(0, 0, 1, 1));
  expect([...order]).toEqual([0, 1, 2]);
  expect(faint).toBe(2);
});
