import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';

const root = join(import.meta.dirname, '..', '..');
const depcruise = join(root, 'node_modules', 'dependency-cruiser', 'bin', 'dependency-cruiser.mjs');

/** What dependency-cruiser says of the sources in a folder. */
function cruise(folder: string): { status: number | null; output: string } {
  const args = [depcruise, 'src', '--config', '.dependency-cruiser.mjs', '--output-type', 'err'];
  const { status, stdout, stderr } = spawnSync(process.execPath, args, {
    cwd: folder,
    encoding: 'utf8',
    env: { ...process.env, NO_COLOR: '1' },
  });
  return { status, output: stdout + stderr };
}

/** A copy of the sources but those of the window, which take as long as all others, with files planted in it. */
function copyWith(files: Record<string, string>): string {
  const folder = mkdtempSync(join(tmpdir(), 'contrast-layers-'));
  copies.push(folder);
  for (const path of [
    'src/main',
    'src/shared',
    'package.json',
    'tsconfig.base.json',
    '.dependency-cruiser.mjs',
  ]) {
    cpSync(join(root, path), join(folder, path), { recursive: true });
  }
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  return folder;
}

const copies: string[] = [];
afterAll(() => {
  for (const folder of copies) rmSync(folder, { recursive: true });
});

describe('layers', () => {
  test('the sources keep to the rules', () => {
    const { status, output } = cruise(root);
    expect(output).toContain('no dependency violations found');
    expect(status).toBe(0);
  });

  test('every kind of violation is caught', () => {
    const planted = {
      'src/shared/planted.ts': "import '#main/store/home.ts';\n",
      'src/renderer/planted.ts': "import '../main/store/home.ts';\nimport 'node:fs';\n",
      'src/main/training/planted.ts':
        "import 'node:child_process';\nimport 'better-sqlite3';\nimport '#main/store/home.ts';\n",
      'src/main/analysis/planted.ts': "import 'node:http';\nimport 'electron';\n",
      'src/main/cli/planted.ts': "import { openHome } from '#main/store/home.ts';\nvoid openHome;\n",
      'src/main/store/planted.ts': "import '#main/cli/host.ts';\n",
      'src/main/trainer/planted.ts':
        "import type { Workbench } from '#main/api/workbench.ts';\nexport type W = Workbench;\n",
      'src/main/api/planted.ts':
        "import { Database } from '#main/store/database.ts';\nimport '#main/training/planted.ts';\nvoid Database;\n",
      'src/main/datasets/planted-a.ts': "import './planted-b.ts';\n",
      'src/main/datasets/planted-b.ts': "import './planted-a.ts';\n",
      'src/main/engines/planted.ts': 'export const nobodyNeedsMe = 1;\n',
      'src/main/elsewhere/planted.ts': "import '#shared/paths.ts';\n",
      'src/main/queue/planted.ts': "import 'vitest';\nimport './no-such-file.ts';\n",
    };
    const { status, output } = cruise(copyWith(planted));
    const caught = [...output.matchAll(/error (\S+): (\S*planted\S*)/g)].map(
      ([, rule, file]) => `${rule} ${file}`,
    );
    expect(new Set(caught)).toEqual(
      new Set([
        'shared-imports-little src/shared/planted.ts',
        'renderer-imports-shared-only src/renderer/planted.ts',
        'renderer-has-no-node src/renderer/planted.ts',
        'core-knows-no-host src/main/training/planted.ts',
        'database-in-store-only src/main/training/planted.ts',
        'layer-training src/main/training/planted.ts',
        'core-knows-no-host src/main/analysis/planted.ts',
        'electron-in-desktop-only src/main/analysis/planted.ts',
        'declared src/main/analysis/planted.ts',
        'layer-cli src/main/cli/planted.ts',
        'layer-store src/main/store/planted.ts',
        'layer-trainer src/main/trainer/planted.ts',
        'layer-api-types src/main/api/planted.ts',
        'no-cycles src/main/datasets/planted-a.ts',
        'no-orphans src/main/engines/planted.ts',
        'every-folder-has-a-layer src/main/elsewhere/planted.ts',
        'declared src/main/queue/planted.ts',
        'resolvable src/main/queue/planted.ts',
      ]),
    );
    expect(status).not.toBe(0);
  });
});
