/** A workbench whose trainers are fake, in a home of its own, for the tests of this folder. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { QueueObserver, Workbench } from '#main/api/workbench.ts';
import { composeWorkbench, type WorkbenchOptions } from '#main/compose.ts';
import { parseExperiment } from '#shared/expand.ts';
import type { EpochMetrics, RunFailure, RunStatus } from '#shared/run.ts';
import type { FakeBehaviour } from './fake-trainer.ts';

export const fakeTrainer = join(import.meta.dirname, 'fake-trainer.ts');

export function temporaryHome(): string {
  const home = mkdtempSync(join(tmpdir(), 'contrast-'));
  onTestFinished(() => rmSync(home, { recursive: true, force: true }));
  return home;
}

/** Closed after the test. */
export function openWorkbench(home = temporaryHome(), options: WorkbenchOptions = {}): Workbench {
  const workbench = composeWorkbench({ home, trainerModule: fakeTrainer, ...options });
  onTestFinished(() => workbench.close());
  return workbench;
}

/** What goes wrong in trainers that are started from now on. */
export function behave(behaviour: FakeBehaviour): void {
  process.env.FAKE_TRAINER = JSON.stringify(behaviour);
}

/** Stores an experiment of one arm with two stages, or whatever `input` says. */
export function store(workbench: Workbench, input: object = {}, specFolder: string | null = null) {
  const whole = {
    name: 'Fault',
    base: { pretrain: { epochs: 3 }, classify: { epochs: 3 }, supervised: { epochs: 3 } },
    arms: [{ name: 'supcon', settings: { method: 'contrastive' } }],
    ...input,
  };
  const { spec, runs } = parseExperiment(whole, 'test');
  return workbench.experiments.create(spec, runs, specFolder);
}

export interface Seen {
  epochs: EpochMetrics[];
  steps: number;
  ends: { status: RunStatus; failure: RunFailure | null }[];
  log: string[];
}

/** Trains an experiment and tells what was observed. */
export async function train(
  workbench: Workbench,
  experimentId: string,
  signal: AbortSignal = new AbortController().signal,
  more: QueueObserver = {},
): Promise<Seen> {
  const seen: Seen = { epochs: [], steps: 0, ends: [], log: [] };
  await workbench.queue.train(
    experimentId,
    {
      ...more,
      onStep(run, progress) {
        seen.steps++;
        more.onStep?.(run, progress);
      },
      onEpoch(run, metrics) {
        seen.epochs.push(metrics);
        more.onEpoch?.(run, metrics);
      },
      onEnd: (_, status, failure) => seen.ends.push({ status, failure }),
      onLog: (_, line) => seen.log.push(line),
    },
    signal,
  );
  return seen;
}

/** The epochs that a run has stored, as "pretrain 1", and the count that its weight had at each. */
export function stored(workbench: Workbench, runId: string): { epochs: string[]; weights: number[] } {
  const { stages } = workbench.runs.get(runId);
  return {
    epochs: stages.flatMap(({ name, epochs }) => epochs.map(({ epoch }) => `${name} ${epoch}`)),
    weights: stages.flatMap(({ epochs }) => epochs.map((row) => Math.round(1 / row['train/loss']!))),
  };
}

/** Every epoch of `store`'s run, none twice, each computed from the one before it. */
export const complete = {
  epochs: ['pretrain 1', 'pretrain 2', 'pretrain 3', 'classify 1', 'classify 2', 'classify 3'],
  weights: [1, 2, 3, 4, 5, 6],
};
