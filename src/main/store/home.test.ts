import { chmodSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, test, vi } from 'vitest';
import { openHome, resolveHome } from './home.ts';
import { failure, temporaryFolder } from './testing/store.ts';

const isRoot = process.getuid?.() === 0;

test('the option comes before the variable, the variable before the default', () => {
  vi.stubEnv('CONTRAST_HOME', '/from/variable');
  expect(resolveHome('some/where')).toBe(resolve('some/where'));
  expect(resolveHome()).toBe(resolve('/from/variable'));
  vi.stubEnv('CONTRAST_HOME', '');
  expect(resolveHome()).toContain('contrast-workbench');
  vi.unstubAllEnvs();
  expect(failure(() => resolveHome(' '))).toMatchObject({
    code: 'store.home-empty',
    message: 'The home folder is given as an empty path.',
  });
});

test('a home that is absent is made', () => {
  const root = join(temporaryFolder(), 'new', 'home');
  expect(openHome(root).database).toBe(join(root, 'workbench.sqlite'));
  expect(openHome(root).root).toBe(root);
});

test('a file in the home’s place is named', () => {
  const file = join(temporaryFolder(), 'file');
  writeFileSync(file, '');
  const advice = 'Move the file away, or choose another folder with --home DIR or CONTRAST_HOME.';
  for (const path of [file, join(file, 'home')]) {
    expect(failure(() => openHome(path))).toEqual({
      code: 'store.home-not-folder',
      message: `The home folder ${path} cannot be made: a file is in its place.`,
      advice,
    });
  }
});

test.skipIf(isRoot || process.platform === 'win32')('a home without permission to write is refused', () => {
  const root = temporaryFolder();
  chmodSync(root, 0o500);
  expect(failure(() => openHome(root))).toMatchObject({
    code: 'store.denied',
    message: `The system does not let the program write ${root}.`,
  });
  chmodSync(root, 0o700);
});

test.skipIf(process.platform !== 'linux')('a home where nobody may write is refused', () => {
  expect(failure(() => openHome('/sys/contrast'))).toEqual({
    code: 'store.denied',
    message: 'The system does not let the program write /sys/contrast.',
    advice:
      'Give yourself permission to write there, or choose another folder with --home DIR or CONTRAST_HOME.',
  });
});
