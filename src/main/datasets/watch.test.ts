import { mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { watchDatasets } from './watch.ts';

test('a data set that another program puts there or removes is noticed', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'contrast-watch-'));
  const changed = vi.fn();
  const end = watchDatasets(folder, changed);
  const made = mkdtempSync(join(tmpdir(), 'contrast-made-'));
  writeFileSync(join(made, 'header.json'), '{}');
  renameSync(made, join(folder, 'pets'));
  await expect.poll(() => changed.mock.calls.length).toBe(1);
  rmSync(join(folder, 'pets'), { recursive: true });
  await expect.poll(() => changed.mock.calls.length).toBe(2);
  end();
  rmSync(folder, { recursive: true });
});
