/** Kept benchmarks, as a person reads them. */
import type { BenchmarkRecord, BenchmarkResult } from '#shared/benchmark.ts';
import { bytes, decimal } from '../../format/numbers.ts';

/** "resnet8, batches of 64". */
export const caseTitle = ({ encoder, batch }: Pick<BenchmarkResult, 'encoder' | 'batch'>): string =>
  `${encoder}, batch ${batch}`;

/** 0.0123 s is "12.3". */
export const milliseconds = (seconds: number): string => decimal(1000 * seconds, 3);

/** The machine in a line. */
export function machineLine({ machine }: BenchmarkRecord['report']): string {
  return `${machine.cpu}, ${machine.cores} cores, ${bytes(machine.memory_bytes)}, ${machine.os}`;
}

/** Of the fastest in a record, how fast a result is, in [0, 1]; within one case, for cases differ a hundredfold. */
export function shareOfFastest(result: BenchmarkResult, all: readonly BenchmarkResult[]): number {
  const same = all.filter(({ name }) => name === result.name);
  return result.images_per_second / Math.max(...same.map((one) => one.images_per_second));
}

/**
 * How a result has changed since the last benchmark of the same case and engine on the same machine, as a ratio of the
 * images a second; undefined where there is none.
 * @param earlier the records before, the newest first
 */
export function changeSince(
  result: BenchmarkResult,
  record: BenchmarkRecord,
  earlier: readonly BenchmarkRecord[],
): number | undefined {
  const machine = machineLine(record.report);
  for (const { report } of earlier) {
    if (machineLine(report) !== machine) continue;
    const before = report.cases.find(({ name, engine }) => name === result.name && engine === result.engine);
    if (before !== undefined) return result.images_per_second / before.images_per_second;
  }
  return undefined;
}

/** "+12 %", "−3 %", "same". */
export function changeLine(ratio: number): string {
  const percent = Math.round(100 * (ratio - 1));
  if (percent === 0) return 'same';
  return percent > 0 ? `+${percent} %` : `−${-percent} %`;
}
