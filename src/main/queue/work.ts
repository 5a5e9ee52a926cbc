/** Trains one run that was taken: has it executed, and stores what comes of it. */
import { type MeasuredEpoch, stopsEarly } from '#shared/early-stopping.ts';
import { WorkbenchError, workbenchError } from '#shared/errors.ts';
import { defaultCheckpointPolicy, type EarlyStopping } from '#shared/experiment.ts';
import type { Preferences } from '#shared/preferences.ts';
import type { EpochMetrics, ResourceUse, RunFailure, RunStatus } from '#shared/run.ts';
import { stagesOf } from '#shared/settings.ts';
import { insertOutcomes, sweepArtifacts } from '../store/artifacts.ts';
import {
  checkpointsOfRun,
  dropCheckpoint,
  insertCheckpoint,
  pruneCheckpoints,
  type StoredCheckpoint,
} from '../store/checkpoints.ts';
import type { Database } from '../store/database.ts';
import { insertEnvironment } from '../store/environments.ts';
import { hasEpoch, insertEpoch, stagesOfRun } from '../store/epochs.ts';
import { gitCommitOfRun } from '../store/experiments.ts';
import { rulesOf, rungs, waitingAtRung } from '../store/halving.ts';
import type { Home } from '../store/home.ts';
import { changeStatus, countSilence, holdsRun, type StatusChange, statusUnder } from '../store/run-status.ts';
import { runById } from '../store/runs.ts';
import { dropSamplesAfter } from '../store/samples.ts';
import type { RefusedCheckpoint } from '../trainer/resume.ts';
import type { StepProgress } from '../training/training.ts';
import type { Device } from './devices.ts';
import { Abandoned, type Assignment, type Executor, type Outcome } from './executor.ts';
import { SampleRecorder } from './sample-recorder.ts';

export interface Workplace {
  db: Database;
  home: Home;
  executor: Executor;
  /** Id of this program's session. */
  session: string;
  preferences: Preferences;
}

export interface WorkObserver {
  onStep(progress: StepProgress): void;
  /** The epoch is stored. */
  onEpoch(metrics: EpochMetrics): void;
  onResources(use: ResourceUse): void;
  /** Later checkpoints than this one cannot be used. */
  onFallback(file: string, refused: readonly RefusedCheckpoint[]): void;
  onLog(line: string): void;
}

/** How a run stands after the work on it. */
export interface WorkResult {
  status: RunStatus;
  failure: RunFailure | null;
}

/**
 * Trains a run that was taken. On abort it ends at the next step with a checkpoint, and waits again, or is paused where
 * it was to pause. A run that someone else has cancelled or taken meanwhile is left alone.
 * @throws store.disk-full and others where results cannot be stored; the run then stays `running` until recovered
 */
export async function workOn(
  place: Workplace,
  runId: string,
  device: Device,
  observer: WorkObserver,
  signal: AbortSignal,
): Promise<WorkResult> {
  const { db, home, executor, session } = place;
  for (const kind of ['checkpoint', 'features', 'predictions'] as const)
    sweepArtifacts(db, home, runId, kind);
  const rules = rulesOf(db, runId);
  const policy = rules.checkpoints ?? defaultCheckpointPolicy;
  const samples = new SampleRecorder(db, runId);
  const assignment = assignmentFor(place, runId, device, rules);
  /** Ends this work alone: the run has come to its rung, or is no longer this program's. */
  const own = new AbortController();
  const mine = () => {
    if (!holdsRun(db, runId, session)) throw workbenchError('run.taken', { run: runId });
  };
  const stopAtRung = () => {
    if (rules.halving !== undefined && waitingAtRung(db, rules.experimentId, rules.halving).has(runId)) {
      own.abort();
    }
  };
  let outcome: Outcome;
  try {
    outcome = await executor.execute(
      assignment,
      {
        onResume(file, refused) {
          db.write(() => {
            mine();
            goBackTo(db, runId, file, refused);
          });
          if (refused.length > 0) observer.onFallback(file, refused);
        },
        onEnvironment(environment) {
          insertEnvironment(db, runId, { ...environment, gitCommit: gitCommitOfRun(db, runId) });
        },
        onStep(progress) {
          samples.step(progress);
          observer.onStep(progress);
        },
        onResources(use) {
          samples.resources(use);
          observer.onResources(use);
        },
        onCheckpoint(position, checkpoint) {
          db.write(() => {
            mine();
            insertCheckpoint(db, runId, position, checkpoint);
            pruneCheckpoints(db, runId, policy);
          });
          sweepArtifacts(db, home, runId, 'checkpoint');
        },
        onEpoch(metrics, checkpoint, outcomes) {
          const isNew = db.write(() => {
            mine();
            samples.write();
            const seen = hasEpoch(db, runId, metrics);
            if (!seen) insertEpoch(db, runId, metrics);
            insertOutcomes(db, runId, metrics, outcomes);
            if (checkpoint !== null) {
              insertCheckpoint(db, runId, metrics, checkpoint);
              pruneCheckpoints(db, runId, policy);
            }
            return !seen;
          });
          // Only now are those before it superfluous.
          if (checkpoint !== null) sweepArtifacts(db, home, runId, 'checkpoint');
          stopAtRung();
          if (isNew) observer.onEpoch(metrics);
        },
        onLog: (line) => observer.onLog(line),
      },
      AbortSignal.any([signal, own.signal]),
    );
  } catch (error) {
    if (!(error instanceof WorkbenchError) || error.code !== 'run.taken') throw error;
    outcome = { kind: 'stopped' };
  }
  return db.write(() => {
    const status = statusUnder(db, runId, session);
    if (status === null) {
      const { status: now, failure } = runById(db, runId);
      return { status: now, failure };
    }
    samples.write();
    const change = changeFor(place, runId, outcome, status, rules.earlyStopping ?? null);
    changeStatus(db, runId, change);
    return { status: change.to, failure: change.to === 'failed' ? change.failure : null };
  });
}

/** The signal's reason for a run that someone cancelled: there is nothing to save. */
export const cancelled = () => new Abandoned('The run was cancelled.');

function assignmentFor(
  { db, preferences }: Workplace,
  runId: string,
  device: Device,
  rules: ReturnType<typeof rulesOf>,
): Assignment {
  const { seed, settings } = runById(db, runId);
  const checkpoints = checkpointsOfRun(db, runId).reverse();
  const stages = stagesOf(settings.method);
  if (checkpoints.length === 0) for (const stage of stages) dropSamplesAfter(db, runId, stage, -1);
  return {
    run: { id: runId, seed, settings },
    resume: checkpoints.map(fileOf),
    history: historyOf(db, runId),
    earlyStopping: rules.earlyStopping ?? null,
    checkpoints: rules.checkpoints ?? defaultCheckpointPolicy,
    measureAt: rules.halving === undefined ? [] : rungs(rules.halving, settings[stages[0]!].epochs),
    device,
    silenceSeconds: preferences.silenceSeconds,
    resourceSeconds: preferences.resourceSeconds,
  };
}

/** What was measured past a checkpoint is measured again, and later checkpoints that cannot be used are forgotten. */
function goBackTo(db: Database, runId: string, file: string, refused: readonly RefusedCheckpoint[]): void {
  const from = checkpointsOfRun(db, runId).find((known) => known.file === file)!;
  const stages = stagesOf(runById(db, runId).settings.method);
  const at = stages.indexOf(from.stage);
  for (const [i, stage] of stages.entries()) {
    if (i >= at) dropSamplesAfter(db, runId, stage, i === at ? from.step : -1);
  }
  for (const { file: unsound } of refused) dropCheckpoint(db, runId, unsound);
}

const fileOf = ({ file, sha256, bytes }: StoredCheckpoint) => ({ file, sha256, bytes });

function historyOf(db: Database, runId: string): MeasuredEpoch[] {
  return stagesOfRun(db, runId).flatMap(({ name: stage, epochs }) =>
    epochs.map(({ epoch, seconds: _, ...values }) => ({ stage, epoch, values })),
  );
}

function changeFor(
  { db, preferences }: Workplace,
  runId: string,
  outcome: Outcome,
  status: 'running' | 'pausing',
  earlyStopping: EarlyStopping | null,
): StatusChange {
  switch (outcome.kind) {
    case 'finished':
      return { to: 'finished', because: earlyStopping === null ? null : earlyEnd(db, runId, earlyStopping) };
    case 'stopped':
      return { to: status === 'pausing' ? 'paused' : 'queued' };
    case 'failed': {
      const hangs = outcome.failure.code === 'run.silent' && preferences.onSilence === 'resume';
      if (hangs && countSilence(db, runId) <= preferences.silenceRetries) {
        return { to: status === 'pausing' ? 'paused' : 'queued' };
      }
      return { to: 'failed', failure: outcome.failure };
    }
  }
}

/** Which stages ended early, in a sentence; null where none did. */
function earlyEnd(db: Database, runId: string, rule: EarlyStopping): string | null {
  const { settings } = runById(db, runId);
  const history = historyOf(db, runId);
  const early = stagesOf(settings.method).flatMap((stage) => {
    const done = history.filter((one) => one.stage === stage).length;
    const isEarly = done < settings[stage].epochs && stopsEarly(history, stage, rule);
    return isEarly ? [`${stage} after epoch ${done} of ${settings[stage].epochs}`] : [];
  });
  if (early.length === 0) return null;
  return `Early stopping ended ${early.join(' and ')}: ${rule.metric} was not better for ${rule.patience} epochs.`;
}
