import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { checkpointPolicySchema } from '#shared/experiment.ts';
import {
  bestCheckpoints,
  checkpointsOfRun,
  insertCheckpoint,
  pruneCheckpoints,
  shareCheckpoint,
} from './checkpoints.ts';
import { insertEpoch } from './epochs.ts';
import { openHome } from './home.ts';
import { failure, storeRuns, temporaryDatabase, temporaryFolder } from './testing/store.ts';

const file = (name: string) => ({ file: name, sha256: 'a'.repeat(64), bytes: 1 });

/** A run with a checkpoint after each epoch, named by stage and epoch. */
function trained(accuracies: { pretrain: number[]; classify: number[] }) {
  const db = temporaryDatabase();
  const [, run] = storeRuns(db) as [string, string];
  db.write(() => {
    for (const stage of ['pretrain', 'classify'] as const) {
      for (const [i, accuracy] of accuracies[stage].entries()) {
        const epoch = i + 1;
        const values = { 'val/accuracy': accuracy };
        insertEpoch(db, run, { stage, epoch, step: 10 * epoch, seconds: 1, values });
        insertCheckpoint(db, run, { stage, epoch, step: 10 * epoch }, file(`${stage[0]}${epoch}`));
      }
    }
  });
  const kept = () => checkpointsOfRun(db, run).map((one) => one.file);
  return { db, run, kept };
}

test('the last ones stay, the last of each stage, and the best of each stage', () => {
  const { db, run, kept } = trained({ pretrain: [0.1, 0.9, 0.2, 0.3], classify: [0.5, 0.4, 0.3, 0.2, 0.1] });
  expect(kept()).toEqual(['p1', 'p2', 'p3', 'p4', 'c1', 'c2', 'c3', 'c4', 'c5']);
  const policy = checkpointPolicySchema.parse({});
  expect(bestCheckpoints(db, run, checkpointsOfRun(db, run), policy)).toEqual(new Set(['p2', 'c1']));
  db.write(() => pruneCheckpoints(db, run, policy));
  expect(kept()).toEqual(['p2', 'p4', 'c1', 'c4', 'c5']);
  db.write(() => pruneCheckpoints(db, run, checkpointPolicySchema.parse({ keep: 1, mode: 'min' })));
  // What was dropped is gone: the best of those left.
  expect(kept()).toEqual(['p4', 'c5']);
});

test('one within an epoch follows the one at its beginning, and is never the best', () => {
  const { db, run, kept } = trained({ pretrain: [0.9], classify: [] });
  db.write(() => insertCheckpoint(db, run, { stage: 'pretrain', epoch: 1, step: 13 }, file('within')));
  expect(kept()).toEqual(['p1', 'within']);
  expect(bestCheckpoints(db, run, checkpointsOfRun(db, run), checkpointPolicySchema.parse({}))).toEqual(
    new Set(['p1']),
  );
});

test('a checkpoint that another run shares outlives the first', () => {
  const home = openHome(temporaryFolder());
  mkdirSync(home.checkpoints('parent'), { recursive: true });
  const path = join(home.checkpoints('parent'), 'p1');
  writeFileSync(path, 'weights');
  shareCheckpoint(home, file('p1'), ['absent', 'parent'], 'child');
  expect(readFileSync(join(home.checkpoints('child'), 'p1'), 'utf8')).toBe('weights');
  expect(failure(() => shareCheckpoint(home, file('p2'), ['parent'], 'child')).code).toBe(
    'run.checkpoint-missing',
  );
  expect(existsSync(path)).toBe(true);
});
