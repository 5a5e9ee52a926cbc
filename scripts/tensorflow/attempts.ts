import { InstallFailure } from './failure.ts';
import { type Machine, runsManylinux } from './machine.ts';
import type { Setting } from './setting.ts';
import { type Device, type WheelSet, wheelsFor } from './wheels.ts';

export type Route = 'wheel' | 'official';

export type Attempt =
  | { route: 'wheel'; device: Device; wheels: WheelSet }
  | { route: 'official'; device: Device };

// Where the package's own installer has something to download. musl is not among them.
const OFFICIAL = ['linux-x64', 'linux-arm64', 'darwin-x64', 'darwin-arm64', 'win32-x64'];

/**
 * The routes to try on a machine, best first. With a GPU, the wheel without CUDA follows the one with it: a
 * computer that has no room for 5 GB of CUDA can still train on its processor.
 */
export function attemptsFor(machine: Machine, setting: Setting, wheels = wheelsFor): Attempt[] {
  const attempts: Attempt[] = [];
  const devices: Device[] = machine.nvidia ? ['gpu', 'cpu'] : ['cpu'];
  const linux = machine.platform.startsWith('linux-');
  if (setting === 'auto' || setting === 'wheel') {
    for (const device of devices) {
      const set = !linux || runsManylinux(machine) ? wheels(machine.platform, device) : undefined;
      if (set) attempts.push({ route: 'wheel', device, wheels: set });
    }
  }
  if (setting === 'auto' || setting === 'official') {
    const device = devices[0] ?? 'cpu';
    const runs = OFFICIAL.includes(machine.platform) && (!linux || machine.glibc !== undefined);
    if (runs) attempts.push({ route: 'official', device });
  }
  return attempts;
}

/** Why a machine has no route at all. */
export function noAttempt(machine: Machine): InstallFailure {
  if (machine.platform.startsWith('linux-') && !runsManylinux(machine)) {
    const found = machine.glibc ? `this system has ${machine.glibc}` : 'this system has another C library';
    return new InstallFailure(
      `TensorFlow needs glibc 2.27 or newer and ${found}`,
      'Use a distribution with glibc 2.27 or newer, such as Debian 10 or Ubuntu 18.04.',
    );
  }
  return new InstallFailure(
    `there is no TensorFlow for ${machine.platform}`,
    'Use Linux (x86-64 or ARM64) or macOS (Apple silicon) to train with TensorFlow.',
  );
}
