import { setImmediate as tick } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { Pool } from './pool.ts';

async function mostAtOnce(maxTasks: number, maxBytes: number, sizes: number[]) {
  const pool = new Pool(maxTasks, maxBytes);
  const running: number[] = [];
  let most = { tasks: 0, bytes: 0 };
  for (const size of sizes) {
    await pool.start(size, async () => {
      running.push(size);
      const bytes = running.reduce((sum, s) => sum + s, 0);
      most = { tasks: Math.max(most.tasks, running.length), bytes: Math.max(most.bytes, bytes) };
      await tick();
      running.splice(running.indexOf(size), 1);
    });
  }
  await pool.finish();
  expect(running).toEqual([]);
  return most;
}

test('bounds the number of tasks and the bytes they hold', async () => {
  expect(await mostAtOnce(3, 100, Array(20).fill(1))).toEqual({ tasks: 3, bytes: 3 });
  expect(await mostAtOnce(10, 100, Array(20).fill(40))).toEqual({ tasks: 2, bytes: 80 });
  expect(await mostAtOnce(10, 100, [10, 500, 10])).toEqual({ tasks: 1, bytes: 500 });
});

test('throws what the first task threw that failed, having waited for the others', async () => {
  const pool = new Pool(2, 100);
  let ended = false;
  await pool.start(1, async () => {
    await tick();
    await tick();
    ended = true;
  });
  await pool.start(1, () => Promise.reject(new Error('first')));
  await expect(pool.start(1, () => Promise.reject(new Error('second')))).rejects.toThrow('first');
  await expect(pool.finish()).rejects.toThrow('first');
  expect(ended).toBe(true);
});
