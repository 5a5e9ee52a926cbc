/**
 * Does everything that writes, on a disk that is full or in a home of which a part is read-only, and prints what comes
 * of each, a JSON line: the error's code, or "done". Usage: disk-writes.ts HOME full|home|logs|sessions|checkpoints|none
 * HOME must be on a small disk of its own, in a mount namespace of its own.
 */
import { spawnSync } from 'node:child_process';
import { closeSync, mkdirSync, openSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { claimInstance, composeWorkbench } from '#main/compose.ts';
import { Database } from '#main/store/database.ts';
import { appendSamples } from '#main/store/samples.ts';
import { WorkbenchError } from '#shared/errors.ts';
import { parseExperiment } from '#shared/expand.ts';

const [home, what] = process.argv.slice(2) as [string, string];
const print = (line: object) => process.stdout.write(`${JSON.stringify(line)}\n`);
const options = { home, trainerModule: join(import.meta.dirname, 'fake-trainer.ts') };
const filler = join(home, 'filler');

function fill(): void {
  const descriptor = openSync(filler, 'w');
  // By ever smaller pieces, to the last byte.
  for (const size of [4096, 1]) {
    try {
      for (;;) writeSync(descriptor, Buffer.alloc(size));
    } catch {
      // Full.
    }
  }
  closeSync(descriptor);
}

function mount(...args: string[]): void {
  const { status, stderr } = spawnSync('mount', args, { encoding: 'utf8' });
  if (status !== 0) throw new Error(stderr);
}

async function attempt(name: string, work: () => unknown): Promise<void> {
  try {
    await work();
    print({ name, result: 'done' });
  } catch (error) {
    if (!(error instanceof WorkbenchError)) throw error;
    print({ name, result: error.code });
  }
}

const folders: Record<string, string> = {
  home,
  logs: join(home, 'logs'),
  sessions: join(home, 'sessions'),
  checkpoints: join(home, 'artifacts', 'checkpoints'),
};

let workbench = composeWorkbench(options);
const { spec, runs } = parseExperiment(
  { name: 'Writes', base: { pretrain: { epochs: 2 }, classify: { epochs: 1 } }, seeds: [1, 2, 3] },
  'test',
);
const { id, runIds } = workbench.experiments.create(spec, runs, null);
const [first, second, third] = runIds as [string, string, string];
workbench.queue.pause(second);
workbench.queue.pause(third);
await workbench.queue.train(id, {}, new AbortController().signal);
workbench.queue.resume(second);
workbench.close();
mkdirSync(folders.checkpoints!, { recursive: true });

const path = folders[what];
if (path !== undefined) {
  mount('--bind', path, path);
  mount('-o', 'remount,bind,ro', path);
}
if (what === 'full') fill();
const file = { file: 'x', sha256: '', bytes: 1 };
await attempt('open', () => {
  workbench = composeWorkbench(options);
});
if (what === 'full') {
  // Without room it cannot even be opened; the disk becomes full while it is open.
  rmSync(filler);
  workbench = composeWorkbench(options);
  fill();
}
await attempt('instance', () => claimInstance(home).close());
if (what !== 'home') {
  for (const [name, work] of Object.entries<() => unknown>({
    create: () => workbench.experiments.create(spec, runs, null),
    preferences: () => workbench.preferences.set({ runsPerDevice: 1 }),
    annotate: () => workbench.runs.annotate(first, { notes: 'x'.repeat(50_000) }),
    move: () => workbench.queue.move(second, 'first'),
    fork: () => workbench.runs.fork(first),
    reproduce: () => workbench.runs.reproduce(first),
    samples() {
      const db = new Database(join(home, 'workbench.sqlite'));
      try {
        const samples = Array.from({ length: 20_000 }, (_, step) => ({ step, at: step, value: step }));
        appendSamples(db, { runId: first, stage: null, name: file.file }, samples);
      } finally {
        db.close();
      }
    },
    train: () => workbench.queue.train(id, {}, new AbortController().signal),
    remove: () => workbench.runs.remove([third]),
    purge: () => workbench.runs.purge(0),
    repair: () => workbench.repair(),
  })) {
    await attempt(name, work);
  }
  const { status, failure } = workbench.runs.get(second);
  print({ name: 'run', result: failure?.code ?? status });
  workbench.close();
}
if (what === 'full') rmSync(filler);
if (path !== undefined) spawnSync('umount', [path]);

// Once the disk is in order again all is as it should be, and what was not done can be.
workbench = composeWorkbench(options);
workbench.queue.recover();
workbench.repair();
print({ name: 'problems', result: workbench.integrityProblems() });
if (workbench.runs.get(second).status === 'failed') workbench.queue.retry(second);
await workbench.queue.train(id, {}, new AbortController().signal);
print({ name: 'after', result: workbench.runs.get(second).status });
workbench.close();
