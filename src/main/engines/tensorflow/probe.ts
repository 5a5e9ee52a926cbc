import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const probeScript = fileURLToPath(new URL('./probe-main.ts', import.meta.url));

export type ProbeResult = { device: string; version: string } | { error: string };

/** Loads TensorFlow in a process of its own and tells how that went. */
export async function probeInChild(): Promise<ProbeResult> {
  try {
    const { stdout } = await promisify(execFile)(process.execPath, [probeScript], { timeout: 60_000 });
    const line = stdout.trim().split('\n').at(-1) ?? '';
    return JSON.parse(line) as ProbeResult;
  } catch (error) {
    const { signal, message } = error as { signal?: string; message: string };
    const why = signal ? `loading it ended the process with ${signal}` : message.split('\n')[0]!;
    return { error: `TensorFlow could not be loaded: ${why}` };
  }
}
