import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { privatePlace } from '../../api/tensorflow-place.ts';
import type { CliHost } from '../host.ts';
import type { Check } from './check.ts';

/** What the installer of TensorFlow left beside the package it installed. */
const statusSchema = z.object({
  ok: z.boolean(),
  route: z.string(),
  version: z.string().nullable(),
  device: z.unknown(),
  reason: z.string().nullable(),
  remedy: z.string().nullable(),
});

const name = 'tensorflow';
const again = 'Run "contrast engines get tensorflow" to install it again.';

/** How the last installation of TensorFlow went. Without it the slower engine computes, so nothing fails. */
export async function tensorflowCheck(host: Pick<CliHost, 'packageRoot' | 'env'>): Promise<Check> {
  const found = await readStatus(host);
  if (found === undefined) {
    return {
      name,
      status: 'warn',
      message: 'not installed; the wasm engine computes, slower',
      advice: again,
    };
  }
  const { file, text } = found;
  let status: z.infer<typeof statusSchema>;
  try {
    status = statusSchema.parse(JSON.parse(text));
  } catch {
    return { name, status: 'warn', message: `${file} cannot be understood`, advice: again };
  }
  if (!status.ok) {
    return {
      name,
      status: 'warn',
      message: `not installed: ${status.reason ?? 'no reason is known'}`,
      advice: status.remedy ?? again,
    };
  }
  const message = `TensorFlow ${status.version ?? ''} (${status.route})`;
  return status.reason === null
    ? { name, status: 'ok', message, advice: null }
    : { name, status: 'warn', message: `${message}: ${status.reason}`, advice: status.remedy };
}

/** Beside the package, or in the user's cache where a program may not write into its own folder. */
async function readStatus({
  packageRoot,
  env,
}: Pick<CliHost, 'packageRoot' | 'env'>): Promise<{ file: string; text: string } | undefined> {
  const folder = join(packageRoot, 'node_modules', '@tensorflow', 'tfjs-node-gpu');
  const manifest = await readFile(join(folder, 'package.json'), 'utf8').catch(() => undefined);
  const places = [folder];
  if (manifest !== undefined)
    places.push(privatePlace((JSON.parse(manifest) as { version: string }).version, env));
  for (const file of places.map((place) => join(place, 'contrast-install.json'))) {
    const text = await readFile(file, 'utf8').catch(() => undefined);
    if (text !== undefined) return { file, text };
  }
  return undefined;
}
