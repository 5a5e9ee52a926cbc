/** Runs made from other runs: forks, reproductions, and retries with changed settings. */
import { workbenchError } from '#shared/errors.ts';
import type { RunSpec, SettingsOverrides } from '#shared/experiment.ts';
import { type JsonObject, leaves, merge } from '#shared/paths.ts';
import type { RunParent } from '#shared/run.ts';
import { type Settings, settingsSchema, stagesOf } from '#shared/settings.ts';
import { parseOrExplain } from '#shared/validation.ts';
import {
  checkpointsOfRun,
  insertCheckpoint,
  type StoredCheckpoint,
  shareCheckpoint,
} from '../store/checkpoints.ts';
import type { Database } from '../store/database.ts';
import { childrenOf, insertChildRun } from '../store/experiments.ts';
import type { Home } from '../store/home.ts';
import { runById, type StoredRun } from '../store/runs.ts';

/**
 * A new waiting run that goes on from a checkpoint with some settings changed. Returns its id.
 * @param runId a whole id that exists
 * @param from the checkpoint's file; left out: the last
 * @throws run.no-checkpoint, run.fork-setting, experiment.invalid
 */
export function forkRun(
  db: Database,
  home: Home,
  runId: string,
  { from, changes = {} }: { from?: string; changes?: SettingsOverrides },
): string {
  const run = runById(db, runId);
  const all = checkpointsOfRun(db, runId);
  const checkpoint = from === undefined ? all.at(-1) : all.find(({ file }) => file === from);
  if (checkpoint === undefined) {
    throw workbenchError('run.no-checkpoint', {
      run: runId,
      wanted: from ?? null,
      kept: all.map(({ file }) => file),
    });
  }
  const spec = changed(run, changes, `The fork of run ${runId}`);
  checkFork(run.settings, spec.settings, checkpoint);
  const child = { ...spec, arm: `${run.arm}, ${nameOfChild(db, run, 'fork')}` };
  return insertFrom(db, home, run, child, 'fork', checkpoint);
}

/**
 * A new waiting run with the same settings and seed, from the same beginning. Returns its id.
 * @param runId a whole id that exists
 * @throws run.no-checkpoint where the run was forked and the checkpoint that it began with is gone
 */
export function reproduceRun(db: Database, home: Home, runId: string): string {
  const run = runById(db, runId);
  const child = { ...specOf(run), arm: `${run.arm}, ${nameOfChild(db, run, 'reproduce')}` };
  return insertFrom(db, home, run, child, 'reproduce', beginning(db, run));
}

/**
 * A new waiting run in place of one that failed or was cancelled, with changed settings. Returns its id.
 * @param runId a whole id that exists
 * @throws run.illegal-transition, experiment.invalid
 */
export function retryChanged(db: Database, home: Home, runId: string, changes: SettingsOverrides): string {
  const run = runById(db, runId);
  if (run.status !== 'failed' && run.status !== 'cancelled') {
    throw workbenchError('run.illegal-transition', { run: runId, from: run.status, to: 'queued' });
  }
  const spec = changed(run, changes, `The retry of run ${runId}`);
  return insertFrom(db, home, run, spec, 'retry', null);
}

const specOf = ({ arm, seed, settings, varied }: StoredRun): RunSpec => ({ arm, seed, settings, varied });

/** A run's spec with some settings changed, which count as varied. @throws experiment.invalid */
function changed(run: StoredRun, changes: SettingsOverrides, source: string): RunSpec {
  const merged = merge(run.settings as unknown as JsonObject, changes as JsonObject);
  const settings = parseOrExplain(settingsSchema, merged, source);
  const varied = { ...run.varied };
  for (const [path, value] of differing(run.settings, settings)) {
    varied[path] = Array.isArray(value) ? JSON.stringify(value) : (value as RunSpec['varied'][string]);
  }
  return { ...specOf(run), settings, varied };
}

/** Leaves of `after` that are not those of `before`. */
function differing(before: Settings, after: Settings) {
  const known = new Map(leaves(before).map(([path, value]) => [path, JSON.stringify(value)]));
  return leaves(after).filter(([path, value]) => known.get(path) !== JSON.stringify(value));
}

/** What a checkpoint's tensors and the position in the data depend on. */
const shaping = ['dataset.', 'encoder.', 'normalize', 'method'];

/** @throws run.fork-setting */
function checkFork(before: Settings, after: Settings, { stage, epoch, file }: StoredCheckpoint): void {
  const paths = differing(before, after).map(([path]) => path);
  const refuse = (settings: string[], reason: string) => {
    if (settings.length > 0) throw workbenchError('run.fork-setting', { settings, reason });
  };
  const under = (...prefixes: string[]) =>
    paths.filter((path) => prefixes.some((prefix) => path.startsWith(prefix)));
  refuse(under(...shaping), 'its weights belong to them');
  // What a later stage begins with is not in the checkpoint yet.
  if (stage === 'pretrain') refuse(under('projection.'), 'its weights belong to them');
  else refuse(under('classifier.hiddenUnits'), 'its weights belong to them');
  refuse(under(`${stage}.optimizer.name`), 'it keeps what that optimiser has learnt');
  const stages = stagesOf(before.method);
  const over = stages.slice(0, stages.indexOf(stage)).map((name) => `${name}.`);
  refuse(under(...over), 'that stage is over');
  refuse(after[stage].epochs < epoch ? [`${stage}.epochs`] : [], `it was taken after epoch ${epoch} already`);
  // `STAGE-EPOCH.STEP-HASH`: taken within an epoch.
  if (/^\w+-\d+\.\d+-/.test(file)) {
    refuse(
      under(`${stage}.batchSize`, `${stage}.dropRemainder`),
      'it was taken within an epoch, whose batches they make; fork from the end of an epoch',
    );
  }
}

/** The checkpoint that a forked run began with; null for a run that began anew. @throws run.no-checkpoint */
function beginning(db: Database, run: StoredRun): StoredCheckpoint | null {
  const at = run.parent?.checkpoint;
  if (at == null) return null;
  const kept = [...checkpointsOfRun(db, run.id), ...checkpointsOfRun(db, run.parent!.id)];
  const found = kept.find(
    ({ stage, epoch, step }) => stage === at.stage && epoch === at.epoch && step === at.step,
  );
  if (found === undefined) {
    const wanted = `after step ${at.step} of ${at.stage}`;
    throw workbenchError('run.no-checkpoint', { run: run.id, wanted, kept: kept.map(({ file }) => file) });
  }
  return found;
}

function nameOfChild(db: Database, run: StoredRun, kind: 'fork' | 'reproduce'): string {
  return `${kind === 'fork' ? 'fork' : 'again'} ${childrenOf(db, run.id, kind) + 1}`;
}

function insertFrom(
  db: Database,
  home: Home,
  run: StoredRun,
  spec: RunSpec,
  kind: RunParent['kind'],
  checkpoint: StoredCheckpoint | null,
): string {
  return db.write(() => {
    const at = checkpoint && { stage: checkpoint.stage, epoch: checkpoint.epoch, step: checkpoint.step };
    const id = insertChildRun(db, run.experiment.id, spec, { id: run.id, kind, checkpoint: at });
    if (checkpoint !== null) {
      shareCheckpoint(home, checkpoint, [run.id, ...(run.parent === null ? [] : [run.parent.id])], id);
      insertCheckpoint(db, id, checkpoint, checkpoint);
    }
    return id;
  });
}
