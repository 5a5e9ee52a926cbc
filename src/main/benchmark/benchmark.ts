/** Measures training steps on the engines of this machine and, asked for, beside a peer. */
import { execFile } from 'node:child_process';
import { availableParallelism, cpus, totalmem, type } from 'node:os';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { BenchmarkReport, BenchmarkResult, BenchmarkTiming } from '#shared/benchmark.ts';
import type { EngineId, Execution } from '#shared/engine.ts';
import { workbenchError } from '#shared/errors.ts';
import { engineStatuses } from '../engines/statuses.ts';
import { type BenchmarkCase, type Measurement, type MeasurementOrder, warmUpCalls } from './cases.ts';
import { chosenCases, chosenMeasurements } from './choose.ts';
import { kerasCommand } from './peers/keras.ts';

const run = promisify(execFile);
const measureScript = fileURLToPath(new URL('./measure-main.ts', import.meta.url));

export interface BenchmarkOptions {
  /** Names of cases; all where empty. */
  cases: readonly string[];
  /** Engines to measure; those of the case that are available where empty. */
  engines: readonly EngineId[];
  execution: Execution;
  /** Measured in alternation with the tensorflow engine. */
  peer: 'keras' | null;
  /** Processes a case is measured in; more even out what else the machine does. */
  rounds: number;
  onProgress: (line: string) => void;
  /** Told before each measurement of a case on an engine: what it is, and how many are done. */
  onMeasure?: ((at: { measuring: string; done: number; total: number }) => void) | undefined;
  signal?: AbortSignal | undefined;
}

const median = (values: readonly number[]) =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]!;

function summarize(measurements: readonly Measurement[]): BenchmarkTiming {
  const steps = measurements.flatMap((m) => m.stepSeconds);
  return {
    step_seconds: { min: Math.min(...steps), median: median(steps) },
    peak_rss_bytes: Math.max(...measurements.map((m) => m.peakRssBytes)),
    first_step_seconds: median(measurements.map((m) => m.firstStepSeconds)),
  };
}

async function measure(command: readonly string[], signal: AbortSignal | undefined): Promise<Measurement> {
  const { stdout } = await run(command[0]!, command.slice(1), { maxBuffer: 1 << 26, signal });
  return JSON.parse(stdout.trim().split('\n').at(-1)!) as Measurement;
}

/**
 * Measures the chosen cases one after another.
 * @throws benchmark.unknown-case, benchmark.no-case, engine.unavailable, benchmark.no-peer, benchmark.failed, the signal's
 *   reason
 */
export async function runBenchmark(options: BenchmarkOptions): Promise<BenchmarkReport> {
  const { onProgress, rounds } = options;
  const pairs = chosenMeasurements(chosenCases(options.cases), await engineStatuses(), options.engines);
  const keras = options.peer === 'keras' ? await kerasCommand(onProgress) : null;
  const results: BenchmarkResult[] = [];
  for (const [benchmarkCase, engine] of pairs) {
    const measuring = `${benchmarkCase.name} on ${engine}`;
    onProgress(measuring);
    options.onMeasure?.({ measuring, done: results.length, total: pairs.length });
    const peer = engine === 'tensorflow' && benchmarkCase.peer ? keras : null;
    results.push(await measureCase(benchmarkCase, engine, options.execution, rounds, peer, options.signal));
  }
  const machine = {
    cpu: cpus()[0]?.model ?? 'unknown',
    cores: availableParallelism(),
    memory_bytes: totalmem(),
    os: type(),
    node: process.version,
  };
  return { machine, cases: results };
}

async function measureCase(
  benchmarkCase: BenchmarkCase,
  engine: EngineId,
  execution: Execution,
  rounds: number,
  peer: Awaited<ReturnType<typeof kerasCommand>> | null,
  signal: AbortSignal | undefined,
): Promise<BenchmarkResult> {
  const { name, encoder, batch } = benchmarkCase;
  const order: MeasurementOrder = { ...benchmarkCase, engine, execution };
  const timed = async (command: readonly string[], on: string) => {
    try {
      return await measure(command, signal);
    } catch (cause) {
      signal?.throwIfAborted();
      const { stderr, message } = cause as { stderr?: string; message: string };
      const reason = stderr?.trim().split('\n').at(-1) || message.split('\n')[0]!;
      throw workbenchError('benchmark.failed', { name, engine: on, reason }, cause);
    }
  };
  const own: Measurement[] = [];
  const others: Measurement[] = [];
  // In alternation, so that whatever else the machine does meets both alike.
  for (let round = 0; round < rounds; round++) {
    own.push(await timed([process.execPath, measureScript, JSON.stringify(order)], engine));
    if (peer !== null) others.push(await timed(peer(benchmarkCase, warmUpCalls), 'the peer'));
  }
  const timing = summarize(own);
  const result: BenchmarkResult = {
    name,
    engine,
    version: own[0]!.version,
    encoder,
    batch,
    ...timing,
    images_per_second: batch / timing.step_seconds.median,
  };
  if (peer === null) return result;
  const peerTiming = summarize(others);
  return {
    ...result,
    peer: {
      name: others[0]!.version,
      ...peerTiming,
      step_ratio: timing.step_seconds.median / peerTiming.step_seconds.median,
      memory_ratio: timing.peak_rss_bytes / peerTiming.peak_rss_bytes,
    },
  };
}
