import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { Check } from './checks.ts';

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
export async function tensorflowCheck(packageRoot: string): Promise<Check> {
  const file = join(packageRoot, 'node_modules', '@tensorflow', 'tfjs-node-gpu', 'contrast-install.json');
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch {
    return {
      name,
      status: 'warn',
      message: 'not installed; the wasm engine computes, slower',
      advice: again,
    };
  }
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
