/** What runs are trained on. Each device takes so many runs at a time. */
import { spawnSync } from 'node:child_process';

export interface Device {
  /** Such as "gpu0". */
  readonly id: string;
  /** What a trainer needs in its environment to compute there. */
  readonly env: Readonly<Record<string, string>>;
}

/** The one device of a machine with at most one GPU: the engine finds what there is. */
export const wholeMachine: Device = { id: 'local', env: {} };

/** Lines of nvidia-smi for a query, without header and units; none where it is absent or fails. */
export function nvidiaSmi(query: string): string[] {
  const { status, stdout } = spawnSync('nvidia-smi', [query, '--format=csv,noheader,nounits'], {
    encoding: 'utf8',
    timeout: 5000,
    windowsHide: true,
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  if (status !== 0) return [];
  return stdout.split('\n').filter((line) => line.trim() !== '');
}

/** This machine's devices: each GPU where there are several, else the machine as a whole. */
export function localDevices(gpuIndices = nvidiaSmi('--query-gpu=index')): Device[] {
  if (gpuIndices.length < 2) return [wholeMachine];
  return gpuIndices.map((line) => {
    const index = line.trim();
    return { id: `gpu${index}`, env: { CUDA_DEVICE_ORDER: 'PCI_BUS_ID', CUDA_VISIBLE_DEVICES: index } };
  });
}
