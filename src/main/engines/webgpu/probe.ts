import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { FoundGpu } from './gpu.ts';

const probeScript = fileURLToPath(new URL('./probe-main.ts', import.meta.url));

/** `error` is null where everything works but there is no GPU. */
export type ProbeResult = FoundGpu | { error: string | null };

/** Why no GPU can be used, and what would mend that. */
export interface Obstacle {
  reason: string;
  remedy: string;
}

const driver = 'Install the driver of your GPU from its maker or your system’s packages';

/**
 * What stands in the way, from what the probing process said.
 * @param error its error; null where it looked and found nothing
 * @param warnings what Dawn wrote beside
 */
export function explain(error: string | null, warnings: string): Obstacle {
  if (/libvulkan|vulkan-1\.dll/.test(warnings)) {
    return {
      reason: 'The Vulkan loader, through which GPUs are reached, is not installed.',
      remedy: `${driver}, and the Vulkan loader (libvulkan1 in Debian and Ubuntu, vulkan-loader in Fedora).`,
    };
  }
  if (error === null) {
    return {
      reason: 'No GPU was found that WebGPU can use.',
      remedy: `${driver}; in a container or virtual machine, pass the GPU on to it.`,
    };
  }
  if (/Cannot find (module|package)|ERR_MODULE_NOT_FOUND|ERR_DLOPEN_FAILED|dawn\.node/.test(error)) {
    return {
      reason: `Dawn could not be loaded: ${error}`,
      remedy: 'Run "npm ci"; there is a Dawn for Linux, macOS and Windows on x64 and arm64.',
    };
  }
  return { reason: `The GPU could not be opened: ${error}`, remedy: `${driver}, or bring it up to date.` };
}

/** Looks for a GPU in a process of its own: a broken driver can end the process that opens it. */
export async function probeInChild(): Promise<FoundGpu | Obstacle> {
  try {
    const { stdout, stderr } = await promisify(execFile)(process.execPath, [probeScript], {
      timeout: 60_000,
    });
    const line = stdout.trim().split('\n').at(-1) ?? '';
    const result = JSON.parse(line) as ProbeResult;
    return 'error' in result ? explain(result.error, stderr) : result;
  } catch (error) {
    const { signal, message } = error as { signal?: string; message: string };
    return explain(
      signal ? `opening it ended the process with ${signal}` : (message.split('\n')[0] ?? message),
      '',
    );
  }
}
