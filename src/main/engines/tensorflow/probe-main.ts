/** Run by probe.ts as a process of its own: prints one line of JSON. */

import { describeHere } from './engine.ts';
import type { ProbeResult } from './probe.ts';

function probe(): ProbeResult {
  try {
    return describeHere();
  } catch (error) {
    return { error: (error as Error).message.split('\n')[0] ?? String(error) };
  }
}

process.stdout.write(`${JSON.stringify(probe())}\n`);
