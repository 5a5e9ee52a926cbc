/** Benchmarks that were measured. */
import type { BenchmarkRecord, BenchmarkReport } from '#shared/benchmark.ts';
import { type Database, sql } from './database.ts';

export function insertBenchmark(db: Database, { id, startedAt, finishedAt, report }: BenchmarkRecord): void {
  const row = { id, started_at: startedAt, finished_at: finishedAt, report: JSON.stringify(report) };
  db.write(() => db.run(sql.insertInto('benchmarks').values(row)));
}

/** The newest first. */
export function listBenchmarks(db: Database, limit: number): BenchmarkRecord[] {
  const query = sql
    .selectFrom('benchmarks')
    .selectAll()
    .orderBy('started_at', 'desc')
    .orderBy('id')
    .limit(limit);
  return db.all(query).map((row) => ({
    id: row.id,
    startedAt: row.started_at,
    finishedAt: row.finished_at,
    report: JSON.parse(row.report) as BenchmarkReport,
  }));
}
