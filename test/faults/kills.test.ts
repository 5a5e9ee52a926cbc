/** A smaller version of `npm run faults`. */
import { expect, test } from 'vitest';
import { killAgainAndAgain } from './kills.ts';

test('ten kills of program and trainer lose nothing that was stored', { timeout: 240_000 }, async () => {
  const { problems, kills, acknowledged } = await killAgainAndAgain(10, 7);
  expect(problems).toEqual([]);
  expect(kills.parent + kills.trainer).toBe(10);
  expect(acknowledged).toBeGreaterThan(10);
});
