import { expect, test } from 'vitest';
import type { BenchmarkRecord, BenchmarkResult } from '#shared/benchmark.ts';
import { caseTitle, changeLine, changeSince, machineLine, milliseconds, shareOfFastest } from './results.ts';

const result = (name: string, engine: 'tensorflow' | 'wasm', speed: number): BenchmarkResult => ({
  name,
  engine,
  version: '1',
  encoder: 'resnet8',
  batch: 64,
  images_per_second: speed,
  step_seconds: { min: 64 / speed, median: 64 / speed },
  peak_rss_bytes: 1,
  first_step_seconds: 1,
});

const record = (id: string, cases: BenchmarkResult[], cores = 2): BenchmarkRecord => ({
  id,
  startedAt: '2026-01-01T00:00:00Z',
  finishedAt: '2026-01-01T00:01:00Z',
  report: {
    machine: { cpu: 'A CPU', cores, memory_bytes: 8 * 1024 ** 3, os: 'Linux 6', node: '24.0.0' },
    cases,
  },
});

test('bars compare engines within a case', () => {
  const all = [result('a', 'tensorflow', 1000), result('a', 'wasm', 250), result('b', 'wasm', 4)];
  expect(all.map((one) => shareOfFastest(one, all))).toEqual([1, 0.25, 1]);
});

test('a change is told against the same case, engine and machine', () => {
  const now = record('3', [result('a', 'wasm', 110)]);
  const elsewhere = record('2', [result('a', 'wasm', 500)], 64);
  const other = record('1', [result('a', 'tensorflow', 900)]);
  const before = record('0', [result('a', 'wasm', 100)]);
  expect(changeSince(now.report.cases[0]!, now, [elsewhere, other, before])).toBeCloseTo(1.1, 12);
  expect(changeSince(now.report.cases[0]!, now, [elsewhere, other])).toBeUndefined();
});

test('numbers and machines are words', () => {
  expect([1.104, 0.97, 1.001].map(changeLine)).toEqual(['+10 %', '−3 %', 'same']);
  expect(milliseconds(0.01234)).toBe('12.3');
  expect(caseTitle({ encoder: 'resnet8', batch: 64 })).toBe('resnet8, batch 64');
  expect(machineLine(record('0', []).report)).toBe('A CPU, 2 cores, 8.0 GiB, Linux 6');
});
