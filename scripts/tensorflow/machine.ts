import { existsSync } from 'node:fs';
import type { RunCommand } from './run-command.ts';

/** What of the machine decides how TensorFlow is obtained. */
export interface Machine {
  /** Node's names, such as `linux-x64`. */
  platform: string;
  /** The C library's version on Linux, undefined for musl and elsewhere. */
  glibc: string | undefined;
  nvidia: boolean;
}

/** Looks at this machine; runs `nvidia-smi -L` where it exists. */
export async function detectMachine(run: RunCommand): Promise<Machine> {
  return {
    platform: `${process.platform}-${process.arch}`,
    glibc: glibcVersion(),
    nvidia: await hasNvidiaDriver(run),
  };
}

/** Whether the C library is new enough for the manylinux_2_27 wheels. */
export function runsManylinux(machine: Machine): boolean {
  const [major = 0, minor = 0] = (machine.glibc ?? '0').split('.').map(Number);
  return major > 2 || (major === 2 && minor >= 27);
}

function glibcVersion(): string | undefined {
  const report = process.report.getReport() as { header?: { glibcVersionRuntime?: string } };
  return report.header?.glibcVersionRuntime;
}

async function hasNvidiaDriver(run: RunCommand): Promise<boolean> {
  if (process.platform !== 'linux') return false;
  const listed = await run('nvidia-smi', ['-L'], { timeoutMs: 20_000 });
  if (listed.code === 0) return /^GPU \d/m.test(listed.stdout);
  // A container may see the host's driver in /proc without being given a device.
  return existsSync('/proc/driver/nvidia/version') && existsSync('/dev/nvidia0');
}
