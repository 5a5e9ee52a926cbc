/** What a process uses of the machine, as the system tells. */
import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { performance } from 'node:perf_hooks';
import { promisify } from 'node:util';
import type { ResourceUse } from '#shared/run.ts';

const run = promisify(execFile);

/** Clock ticks a second in /proc, the same on every Linux that Node runs on. */
const ticksPerSecond = 100;

/** Memory in use, and processor time used since the process began. */
export interface Usage {
  rssBytes: number;
  cpuSeconds: number;
}

/** Null where the process is gone or the system does not tell. */
export async function usageOf(pid: number): Promise<Usage | null> {
  try {
    if (process.platform === 'linux') {
      const [stat, status] = await Promise.all([
        readFile(`/proc/${pid}/stat`, 'utf8'),
        readFile(`/proc/${pid}/status`, 'utf8'),
      ]);
      return parseProc(stat, status);
    }
    if (process.platform === 'win32') return null;
    const { stdout } = await run('ps', ['-o', 'rss=,time=', '-p', String(pid)]);
    return parsePs(stdout);
  } catch {
    return null;
  }
}

/** From the contents of /proc/PID/stat and /proc/PID/status; null where it has no memory left: it is ending. */
export function parseProc(stat: string, status: string): Usage | null {
  // The second field, the command's name in parentheses, may hold spaces and parentheses itself.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const rss = /^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1];
  if (rss === undefined) return null;
  return {
    rssBytes: Number(rss) * 1024,
    cpuSeconds: (Number(fields[11]) + Number(fields[12])) / ticksPerSecond,
  };
}

/** From a line of `ps -o rss=,time=`: kilobytes, and [[days-]hours:]minutes:seconds. */
export function parsePs(line: string): Usage | null {
  const match = /^\s*(\d+)\s+(?:(\d+)-)?(?:(\d+):)?(\d+):(\d+(?:\.\d+)?)\s*$/.exec(line);
  if (match === null) return null;
  const [, rss, days = '0', hours = '0', minutes, seconds] = match;
  return {
    rssBytes: Number(rss) * 1024,
    cpuSeconds: ((Number(days) * 24 + Number(hours)) * 60 + Number(minutes)) * 60 + Number(seconds),
  };
}

/** False once nvidia-smi turned out to be absent: it is not asked again. */
let gpuTells = true;

/** Use of the GPU by a process; nulls where no GPU tells. */
async function gpuUse(pid: number): Promise<Pick<ResourceUse, 'gpuShare' | 'gpuMemoryBytes'>> {
  const none = { gpuShare: null, gpuMemoryBytes: null };
  if (!gpuTells) return none;
  const ask = async (query: string) =>
    (await run('nvidia-smi', [query, '--format=csv,noheader,nounits'], { timeout: 5000, windowsHide: true }))
      .stdout;
  try {
    const [apps, shares] = await Promise.all([
      ask('--query-compute-apps=pid,used_gpu_memory,gpu_uuid'),
      ask('--query-gpu=uuid,utilization.gpu'),
    ]);
    return parseGpu(pid, apps, shares);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') gpuTells = false;
    return none;
  }
}

/** From lines "pid, MiB, gpu" and "gpu, percent". The share is the device's, whoever uses it. */
export function parseGpu(
  pid: number,
  apps: string,
  shares: string,
): Pick<ResourceUse, 'gpuShare' | 'gpuMemoryBytes'> {
  const table = (text: string) =>
    text
      .split('\n')
      .filter((line) => line.trim() !== '')
      .map((line) => line.split(',').map((cell) => cell.trim()));
  const own = table(apps).filter(([id]) => Number(id) === pid);
  const mebibytes = own.reduce((sum, [, memory]) => sum + Number(memory), 0);
  const devices = table(shares);
  // In a container the pids are others: with a single GPU it is clear all the same.
  const used = own.length > 0 ? devices.filter(([id]) => own.some(([, , gpu]) => gpu === id)) : devices;
  const percent =
    used.length === 1 || own.length > 0 ? Math.max(...used.map(([, share]) => Number(share))) : NaN;
  return {
    gpuShare: Number.isFinite(percent) ? percent / 100 : null,
    gpuMemoryBytes: own.length > 0 && Number.isFinite(mebibytes) ? mebibytes * 2 ** 20 : null,
  };
}

/**
 * Samples what a process uses, again and again. Returns what ends it.
 * @param seconds between two samples
 */
export function sampleResources(
  pid: number,
  seconds: number,
  onSample: (use: ResourceUse) => void,
): () => void {
  let ended = false;
  let timer: NodeJS.Timeout | undefined;
  let last: { at: number; cpuSeconds: number } | undefined;
  const sample = async () => {
    const [usage, gpu] = await Promise.all([usageOf(pid), gpuUse(pid)]);
    if (ended) return;
    if (usage !== null) {
      const at = performance.now() / 1000;
      const cpuShare = last === undefined ? null : (usage.cpuSeconds - last.cpuSeconds) / (at - last.at);
      last = { at, cpuSeconds: usage.cpuSeconds };
      if (cpuShare !== null) onSample({ rssBytes: usage.rssBytes, cpuShare, ...gpu });
    }
    if (!ended) timer = setTimeout(() => void sample(), seconds * 1000);
  };
  void sample();
  return () => {
    ended = true;
    clearTimeout(timer);
  };
}
