/** What the store's tests share. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { WorkbenchError } from '#shared/errors.ts';
import { parseExperiment } from '#shared/expand.ts';
import type { ExperimentInput } from '#shared/experiment.ts';
import { Database } from '../database.ts';
import { insertExperiment } from '../experiments.ts';

/** An empty folder that is removed after the test. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'contrast-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** A database that is closed after the test. */
export function temporaryDatabase(): Database {
  const db = new Database(join(temporaryFolder(), 'workbench.sqlite'));
  onTestFinished(() => db.close());
  return db;
}

/** Stores a small experiment of two arms; returns the ids of its runs. */
export function storeRuns(db: Database, input: Partial<ExperimentInput> = {}): string[] {
  const whole = {
    name: 'Small',
    base: { supervised: { epochs: 2 }, pretrain: { epochs: 2 }, classify: { epochs: 1 } },
    arms: [{ name: 'baseline', settings: { method: 'cross-entropy' } }, { name: 'supcon' }],
    ...input,
  };
  const { spec, runs } = parseExperiment(whole, 'test');
  return insertExperiment(db, spec, runs, null).runIds;
}

/** What a failing piece of work says: its code, message and advice. */
export function failure(work: () => unknown): { code: string; message: string; advice: string } {
  try {
    work();
  } catch (error) {
    if (!(error instanceof WorkbenchError)) throw error;
    return { code: error.code, message: error.message, advice: error.advice };
  }
  throw new Error('It did not fail.');
}
