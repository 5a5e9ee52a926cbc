/** Measures maps of MNIST, whole pipeline, and asked for, beside openTSNE. */
import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { availableParallelism, cpus, tmpdir, totalmem, type } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { workbenchError } from '#shared/errors.ts';
import { openMnist } from '../../datasets/mnist.ts';
import { encodeNpy } from '../../projection/npy.ts';
import { openTsneCommand } from '../peers/opentsne.ts';
import type { MapFigures, MapMeasurement } from './tsne-main.ts';

const run = promisify(execFile);
const script = fileURLToPath(new URL('./tsne-main.ts', import.meta.url));

export const tsneCases = [
  { name: 'tsne-10000', n: 10_000 },
  { name: 'tsne-60000', n: 60_000 },
] as const;

interface MapTiming {
  seconds: { min: number; median: number };
  /** Of the processor, over all threads; the least. */
  cpu_seconds: number;
  phases: Record<string, number>;
  peak_rss_bytes: number;
  kl: number;
  neighbour_overlap: number;
  trustworthiness: number;
}

export interface TsneResult extends MapTiming {
  name: string;
  n: number;
  dimensions: number;
  threads: number;
  peer?: MapTiming & {
    name: string;
    /** Of the least times, ours divided by the peer's. */
    seconds_ratio: number;
    cpu_ratio: number;
    memory_ratio: number;
    kl_ratio: number;
    overlap_ratio: number;
  };
}

export interface TsneReport {
  machine: { cpu: string; cores: number; memory_bytes: number; os: string; node: string };
  cases: TsneResult[];
}

export interface TsneOptions {
  /** Numbers of points; all of `tsneCases` where empty. */
  sizes: readonly number[];
  threads: number;
  peer: boolean;
  /** Processes each is measured in, in alternation; the least time counts. */
  rounds: number;
  onProgress: (line: string) => void;
}

/** @throws benchmark.no-peer, benchmark.failed */
export async function runTsneBenchmark(options: TsneOptions): Promise<TsneReport> {
  const { threads, onProgress, rounds } = options;
  const peer = options.peer ? await openTsneCommand(onProgress) : null;
  const folder = await mkdtemp(join(tmpdir(), 'contrast-bench-'));
  try {
    const sizes = options.sizes.length === 0 ? tsneCases.map(({ n }) => n) : options.sizes;
    const cases: TsneResult[] = [];
    for (const n of sizes) {
      const own: MapMeasurement[] = [];
      const others: MapMeasurement[] = [];
      const file = join(folder, `mnist-${n}.npy`);
      await writeMnist(file, n);
      const maps = { own: join(folder, 'own.f64'), peer: join(folder, 'peer.f64') };
      const args = [file, String(n), String(threads)];
      // In alternation, so that whatever else the machine does meets both alike.
      for (let round = 1; round <= rounds; round++) {
        onProgress(`${n} points, round ${round} of ${rounds}`);
        own.push(await measure<MapMeasurement>(n, process.execPath, [script, 'map', ...args, maps.own]));
        if (peer !== null) others.push(await measure(n, peer[0], [peer[1], ...args, maps.peer]));
      }
      onProgress(`${n} points, quality`);
      const made = peer === null ? [maps.own] : [maps.own, maps.peer];
      const figures = await measure<MapFigures[]>(n, process.execPath, [
        script,
        'evaluate',
        ...args,
        ...made,
      ]);
      cases.push(resultOf(n, threads, own, others, figures));
    }
    const machine = {
      cpu: cpus()[0]?.model ?? 'unknown',
      cores: availableParallelism(),
      memory_bytes: totalmem(),
      os: type(),
      node: process.version,
    };
    return { machine, cases };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** The first training images, a row of 784 numbers from 0 to 1 each. */
async function writeMnist(path: string, n: number): Promise<void> {
  const dataset = await openMnist();
  const { train } = dataset.splits;
  const d = dataset.imageShape.reduce((product, size) => product * size, 1);
  const rows = Int32Array.from({ length: n }, (_, i) => i);
  const bytes = new Uint8Array(n * d);
  train.gather(rows, bytes);
  const data = Float32Array.from(bytes, (value) => value / 255);
  await writeFile(path, encodeNpy({ shape: [n, d], data }));
}

async function measure<T>(n: number, command: string, args: string[]): Promise<T> {
  try {
    const { stdout } = await run(command, args, { maxBuffer: 1 << 26 });
    return JSON.parse(stdout.trim().split('\n').at(-1)!) as T;
  } catch (cause) {
    const { stderr, message } = cause as { stderr?: string; message: string };
    const reason = stderr?.trim().split('\n').at(-1) || message.split('\n')[0]!;
    throw workbenchError('benchmark.failed', { name: `tsne-${n}`, engine: command, reason }, cause);
  }
}

function timingOf(measurements: readonly MapMeasurement[], figures: MapFigures): MapTiming {
  const inOrder = measurements.toSorted((a, b) => a.seconds - b.seconds);
  return {
    seconds: { min: inOrder[0]!.seconds, median: inOrder[Math.floor(inOrder.length / 2)]!.seconds },
    cpu_seconds: Math.min(...measurements.map(({ cpuSeconds }) => cpuSeconds)),
    phases: inOrder[0]!.phases,
    peak_rss_bytes: Math.max(...measurements.map(({ peakRssBytes }) => peakRssBytes)),
    kl: figures.kl,
    neighbour_overlap: figures.neighbourOverlap,
    trustworthiness: figures.trustworthiness,
  };
}

function resultOf(
  n: number,
  threads: number,
  own: readonly MapMeasurement[],
  others: readonly MapMeasurement[],
  figures: readonly MapFigures[],
): TsneResult {
  const timing = timingOf(own, figures[0]!);
  const result: TsneResult = { name: `tsne-${n}`, n, dimensions: 784, threads, ...timing };
  if (others.length === 0) return result;
  const peer = timingOf(others, figures[1]!);
  return {
    ...result,
    peer: {
      name: others[0]!.version,
      ...peer,
      seconds_ratio: timing.seconds.min / peer.seconds.min,
      cpu_ratio: timing.cpu_seconds / peer.cpu_seconds,
      memory_ratio: timing.peak_rss_bytes / peer.peak_rss_bytes,
      kl_ratio: timing.kl / peer.kl,
      overlap_ratio: timing.neighbour_overlap / peer.neighbour_overlap,
    },
  };
}
