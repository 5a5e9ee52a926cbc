import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';

const root = join(import.meta.dirname, '..', '..');

function check(script: string, ...more: string[]): { status: number | null; output: string } {
  const args = [join(root, 'scripts', script), '--check', ...more];
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { cwd: root, encoding: 'utf8' });
  return { status, output: stdout + stderr };
}

describe('generated files', () => {
  test('the picture of the architecture is up to date', () => {
    expect(check('draw-architecture.ts')).toEqual({ status: 0, output: '' });
  });

  test('the picture is seen to be out of date where an import is new', () => {
    const folder = mkdtempSync(join(tmpdir(), 'contrast-picture-'));
    try {
      for (const path of [
        'src/main',
        'src/shared',
        'package.json',
        'tsconfig.base.json',
        '.dependency-cruiser.mjs',
      ])
        cpSync(join(root, path), join(folder, path), { recursive: true });
      // The window's sources take as long as all others, and have no arrow in the picture.
      mkdirSync(join(folder, 'src', 'renderer'));
      writeFileSync(join(folder, 'src/renderer/main.ts'), "import '#shared/paths.ts';\n");
      mkdirSync(join(folder, 'docs'));
      const text = readFileSync(join(root, 'docs', 'architecture.md'), 'utf8');
      writeFileSync(join(folder, 'docs', 'architecture.md'), text);
      symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
      expect(check('draw-architecture.ts', folder)).toEqual({ status: 0, output: '' });
      writeFileSync(join(folder, 'src/main/engines/planted.ts'), "import '#main/store/home.ts';\n");
      const { status, output } = check('draw-architecture.ts', folder);
      expect(output).toContain('The picture in docs/architecture.md is out of date.');
      expect(status).toBe(1);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  test('the exported JSON Schema is up to date', () => {
    expect(check('export-schema.ts')).toEqual({ status: 0, output: '' });
  });

  test('the reference of settings and errors is up to date', () => {
    expect(check('export-reference.ts')).toEqual({ status: 0, output: '' });
  });
});
