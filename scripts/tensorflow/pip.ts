import { mkdir, readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { InstallFailure } from './failure.ts';
import { lastLines, type RunCommand } from './run-command.ts';
import type { Wheel } from './wheels.ts';

/** How pip is called: a program and its first arguments. */
export type Pip = readonly [string, ...string[]];

const CANDIDATES: readonly Pip[] = [['python3', '-m', 'pip'], ['python', '-m', 'pip'], ['pip3'], ['pip']];

/** Finds a pip that runs. Throws an `InstallFailure` where there is none. */
export async function findPip(run: RunCommand): Promise<Pip> {
  for (const candidate of CANDIDATES) {
    const [command, ...first] = candidate;
    const { code, stdout } = await run(command, [...first, '--version'], { timeoutMs: 60_000 });
    if (code === 0 && /^pip \d/m.test(stdout)) return candidate;
  }
  throw new InstallFailure(
    'pip was not found',
    'Install Python with pip (Debian, Ubuntu: apt install python3-pip; macOS: brew install python), then run "contrast engines get tensorflow".',
  );
}

/**
 * Downloads one wheel into a new folder and returns its path. The tags are given to pip, so that neither the
 * version nor the kind of the Python that runs it matters: the C library is the same in each.
 */
export async function downloadWheel(
  run: RunCommand,
  pip: Pip,
  wheel: Wheel,
  folder: string,
  onBytes: (bytes: number) => void,
): Promise<string> {
  const downloads = join(folder, 'wheel');
  // pip's own temporary files too belong on the cache's disk: /tmp is often a small one in memory.
  const temporary = join(folder, 'tmp');
  await mkdir(downloads, { recursive: true });
  await mkdir(temporary, { recursive: true });
  const watch = setInterval(() => void folderBytes(folder).then(onBytes, () => undefined), 250);
  const [command, ...first] = pip;
  const result = await run(
    command,
    [
      ...first,
      ...['download', '--no-deps', '--only-binary=:all:', '--no-cache-dir', '--no-input'],
      ...['--progress-bar', 'off', '--disable-pip-version-check'],
      ...['--implementation', 'cp', '--python-version', '3.12', '--abi', 'cp312'],
      ...['--platform', wheel.platform, '--dest', downloads],
      `${wheel.project}==${wheel.version}`,
    ],
    { env: { TMPDIR: temporary, PIP_REQUIRE_VIRTUALENV: '0' } },
  );
  clearInterval(watch);
  const files = (await readdir(downloads)).filter((name) => name.endsWith('.whl'));
  await rm(temporary, { recursive: true, force: true });
  if (result.code !== 0 || files[0] === undefined) throw downloadFailure(wheel, result.stderr);
  return join(downloads, files[0]);
}

function downloadFailure(wheel: Wheel, stderr: string): InstallFailure {
  const detail = lastLines(stderr);
  const name = `${wheel.project} ${wheel.version}`;
  if (/no space left on device/i.test(stderr)) {
    return new InstallFailure(
      `the disk is full (pip, downloading ${name})`,
      'Free some space (CONTRAST_CACHE names another cache folder), then run "contrast engines get tensorflow".',
      detail,
    );
  }
  const errors = stderr.split('\n').filter((line) => line.startsWith('ERROR: '));
  const why = errors.at(-1)?.slice('ERROR: '.length).replace(/\.$/, '') ?? 'pip gave no reason';
  return new InstallFailure(
    `pip could not download ${name}: ${why}`,
    'Check the network and the package index that pip is set up to use, then run "contrast engines get tensorflow".',
    detail,
  );
}

async function folderBytes(folder: string): Promise<number> {
  let bytes = 0;
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    bytes += (await stat(join(entry.parentPath, entry.name)).catch(() => undefined))?.size ?? 0;
  }
  return bytes;
}
