import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { isInside } from './inside.ts';

test('files of a folder are inside, others and links out of it are not', () => {
  const root = mkdtempSync(join(tmpdir(), 'contrast-inside-'));
  onTestFinished(() => rmSync(root, { recursive: true, force: true }));
  const home = join(root, 'home');
  mkdirSync(join(home, 'artifacts'), { recursive: true });
  writeFileSync(join(home, 'artifacts', 'a'), '');
  mkdirSync(join(root, 'home-of-another'));
  writeFileSync(join(root, 'secret'), '');
  symlinkSync(join(root, 'secret'), join(home, 'link'));
  expect(isInside(home, home)).toBe(true);
  expect(isInside(home, join(home, 'artifacts', 'a'))).toBe(true);
  expect(isInside(home, join(home, 'artifacts', 'missing'))).toBe(false);
  expect(isInside(home, join(home, '..', 'secret'))).toBe(false);
  expect(isInside(home, join(root, 'home-of-another'))).toBe(false);
  expect(isInside(home, join(home, 'link'))).toBe(false);
  expect(isInside(home, 'artifacts/a')).toBe(false);
});
