import { readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Device } from './wheels.ts';

/** How the last install of TensorFlow went, kept beside the package for `contrast doctor` and `engines`. */
export interface InstallStatus {
  ok: boolean;
  /** Where TensorFlow came from: `wheel`, `official`, or `none`. */
  route: 'wheel' | 'official' | 'none';
  version: string | null;
  /** The device that TensorFlow itself chose when it was loaded. */
  device: Device | null;
  /** Why it failed, or what is less than it could be; null where all is well. */
  reason: string | null;
  /** What the person can do about the reason. */
  remedy: string | null;
  /** The last lines of the tool that failed. */
  detail: string | null;
  seconds: number;
  /** What was wanted; another wish (a GPU, a newer version) installs anew. */
  plan: string;
  /** When, in ISO 8601. */
  at: string;
}

/** The status file's name in the folder of @tensorflow/tfjs-node-gpu. */
export const STATUS_FILE = 'contrast-install.json';

/** The status of an earlier install, or undefined where there is none that can be read. */
export async function readStatus(packageFolder: string): Promise<InstallStatus | undefined> {
  try {
    return JSON.parse(await readFile(join(packageFolder, STATUS_FILE), 'utf8')) as InstallStatus;
  } catch {
    return undefined;
  }
}

/** Replaces the status file in one step. */
export async function writeStatus(packageFolder: string, status: InstallStatus): Promise<void> {
  const path = join(packageFolder, STATUS_FILE);
  const temporary = `${path}.${process.pid}`;
  await writeFile(temporary, `${JSON.stringify(status, null, 2)}\n`);
  await rename(temporary, path);
}
