import { execFileSync } from 'node:child_process';

/**
 * Bytes that are free on the NVIDIA GPU that this process would use: the first, or the first that CUDA_VISIBLE_DEVICES
 * names; null where nobody can tell.
 */
export function freeNvidiaMemory(): number | null {
  const [first = '0'] = (process.env.CUDA_VISIBLE_DEVICES || '0').split(',');
  try {
    const text = execFileSync(
      'nvidia-smi',
      ['--query-gpu=memory.free', '--format=csv,noheader,nounits', `--id=${first}`],
      { encoding: 'utf8', timeout: 5000, windowsHide: true, stdio: ['ignore', 'pipe', 'ignore'] },
    );
    return parseFreeMemory(text);
  } catch {
    // No such program, no such GPU, or a driver that does not answer.
    return null;
  }
}

/** From a line of mebibytes. */
export function parseFreeMemory(text: string): number | null {
  const mebibytes = Number(text.trim().split('\n')[0]);
  return Number.isFinite(mebibytes) && mebibytes > 0 ? mebibytes * 2 ** 20 : null;
}
