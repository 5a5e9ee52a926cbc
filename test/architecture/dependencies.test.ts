import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const root = join(import.meta.dirname, '..', '..');

test('docs/dependencies.md gives a reason for each dependency, and for no other', () => {
  const { dependencies, devDependencies, optionalDependencies } = JSON.parse(
    readFileSync(join(root, 'package.json'), 'utf8'),
  ) as Record<string, Record<string, string>>;
  const declared = Object.keys({ ...dependencies, ...devDependencies, ...optionalDependencies });
  const text = readFileSync(join(root, 'docs', 'dependencies.md'), 'utf8');
  const firstCells = [...text.matchAll(/^\| (`[^|]*?)\s*\|/gm)].map(([, cell]) => cell!);
  const documented = firstCells.flatMap((cell) => [...cell.matchAll(/`([^`]+)`/g)].map(([, name]) => name!));
  const named = documented.filter((name) => name !== '@types/*');
  expect(named.toSorted()).toEqual(declared.filter((name) => !name.startsWith('@types/')).toSorted());
});
