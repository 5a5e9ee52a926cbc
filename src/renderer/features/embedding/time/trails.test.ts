import { expect, test } from 'vitest';
import { mostTrails, trailsOf } from './trails.ts';

const frame = (...xy: number[]) => ({ xy: Float32Array.from(xy), moved: new Float32Array(xy.length / 2) });
const frames = [frame(0, 0, 1, 1), frame(2, 0, 1, 2), frame(4, 0, 1, 3)];
const looks = {
  colour: Uint8Array.of(1, 0),
  colours: [[1, 1, 1] as const, [2, 2, 2] as const].map((rgb) => rgb),
};

test('a trail goes through the epochs up to the one that is shown, in the colour of its point', () => {
  expect(trailsOf({ frames }, [0], 1, looks)).toEqual([
    { places: Float32Array.of(0, 0, 2, 0), colour: [2, 2, 2] },
  ]);
  expect(trailsOf({ frames }, [0, 1], 2, looks).map(({ places }) => [...places])).toEqual([
    [0, 0, 2, 0, 4, 0],
    [1, 1, 1, 2, 1, 3],
  ]);
});

test('there is none at the first epoch', () => {
  expect(trailsOf({ frames }, [0, 1], 0, looks)).toEqual([]);
});

test('of very many points some have a trail, spread over all of them', () => {
  const n = 1001;
  const many = [frame(...new Array<number>(2 * n).fill(0)), frame(...new Array<number>(2 * n).fill(1))];
  const places = Array.from({ length: n }, (_, i) => i);
  const trails = trailsOf({ frames: many }, places, 1, { colour: new Uint8Array(n), colours: looks.colours });
  expect(trails.length).toBeLessThanOrEqual(mostTrails);
  expect(trails.length).toBeGreaterThan(mostTrails / 2);
});
