/** Run by probe.ts as a process of its own: prints one line of JSON. */
import { findGpu } from './gpu.ts';
import type { ProbeResult } from './probe.ts';

async function probe(): Promise<ProbeResult> {
  try {
    return (await findGpu()) ?? { error: null };
  } catch (error) {
    return { error: (error as Error).message.split('\n')[0] ?? String(error) };
  }
}

process.stdout.write(`${JSON.stringify(await probe())}\n`, () => process.exit(0));
