import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { artifactsOfRun, insertOutcomes, sweepArtifacts } from './artifacts.ts';
import { insertCheckpoint } from './checkpoints.ts';
import { openHome } from './home.ts';
import { storeRuns, temporaryDatabase, temporaryFolder } from './testing/store.ts';

const written = (file: string) => ({ file, sha256: 'a'.repeat(64), bytes: 1 });
const first = { stage: 'pretrain', epoch: 1, step: 10 } as const;

function withFiles() {
  const db = temporaryDatabase();
  const [, run] = storeRuns(db) as [string, string];
  db.write(() => {
    insertOutcomes(db, run, { stage: 'classify', epoch: 1, step: 5 }, [
      { kind: 'predictions', ...written('p') },
    ]);
    insertOutcomes(db, run, first, [{ kind: 'features', ...written('f') }]);
    insertCheckpoint(db, run, first, written('c'));
  });
  return { db, run };
}

test('files come in the order of training', () => {
  const { db, run } = withFiles();
  expect(artifactsOfRun(db, run)).toMatchObject([
    { kind: 'checkpoint', stage: 'pretrain', epoch: 1, step: 10, file: 'c', bytes: 1 },
    { kind: 'features', stage: 'pretrain', epoch: 1, step: 10, file: 'f' },
    { kind: 'predictions', stage: 'classify', epoch: 1, step: 5, file: 'p' },
  ]);
});

test('an epoch that comes again replaces what it left', () => {
  const { db, run } = withFiles();
  db.write(() => insertOutcomes(db, run, first, [{ kind: 'features', ...written('new') }]));
  expect(artifactsOfRun(db, run).map(({ file }) => file)).toEqual(['c', 'new', 'p']);
});

test('files that nothing refers to are swept, each kind by itself', () => {
  const { db, run } = withFiles();
  const home = openHome(temporaryFolder());
  sweepArtifacts(db, home, run, 'features');
  for (const kind of ['features', 'checkpoint'] as const) {
    mkdirSync(home.artifacts(kind, run), { recursive: true });
    for (const name of ['f', 'c', 'x.tmp']) writeFileSync(join(home.artifacts(kind, run), name), '');
  }
  sweepArtifacts(db, home, run, 'features');
  expect(readdirSync(home.artifacts('features', run))).toEqual(['f']);
  expect(readdirSync(home.artifacts('checkpoint', run))).toHaveLength(3);
  sweepArtifacts(db, home, run, 'checkpoint');
  expect(readdirSync(home.artifacts('checkpoint', run))).toEqual(['c']);
});
