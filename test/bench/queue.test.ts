import { expect, test } from 'vitest';
import { measureQueue } from './queue.ts';

test('a queue of a thousand runs is told at once, and each is given its time', async () => {
  const figures = await measureQueue(1000);
  expect(figures).toMatchObject({ runs: 1000, waiting: 1000 });
  // Two stages of 50 epochs at two seconds each.
  expect(figures.secondsLeft).toBeCloseTo(1000 * 100 * 2, 6);
  // A fifth of what is promised of five thousand, on a machine that does other things too.
  for (const figure of [figures.state, figures.counts, figures.next, figures.move])
    expect(figure).toBeLessThan(0.1);
});
