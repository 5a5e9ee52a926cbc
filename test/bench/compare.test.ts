import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { madeUpHome, measureCompare } from './compare.ts';

test('a hundred runs are compared within a second', { timeout: 60_000 }, async () => {
  const root = mkdtempSync(join(tmpdir(), 'contrast-compare-'));
  const runs = madeUpHome(root, 100);
  expect(runs).toHaveLength(100);
  for (const [question, { core }] of Object.entries(await measureCompare(root, runs)))
    expect(core, question).toBeLessThan(1);
  rmSync(root, { recursive: true });
});
