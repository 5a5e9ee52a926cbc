/**
 * Fills the disk that HOME is on and prints what the program says, a JSON line each. Usage: disk-full.ts HOME
 * HOME must be on a small disk of its own.
 */
import { closeSync, openSync, readdirSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { composeWorkbench } from '#main/compose.ts';
import { Database } from '#main/store/database.ts';
import { writeCheckpoint } from '#main/training/checkpoint.ts';
import { WorkbenchError } from '#shared/errors.ts';
import { parseExperiment } from '#shared/expand.ts';

const [home] = process.argv.slice(2) as [string];
const filler = join(home, 'filler');
const print = (line: object) => process.stdout.write(`${JSON.stringify(line)}\n`);

function fill(): void {
  const descriptor = openSync(filler, 'w');
  try {
    for (;;) writeSync(descriptor, Buffer.alloc(4096));
  } catch {
    // Full.
  } finally {
    closeSync(descriptor);
  }
}

const options = { home, trainerModule: join(import.meta.dirname, 'fake-trainer.ts') };
const input = { name: 'Full', base: { pretrain: { epochs: 3 }, classify: { epochs: 1 } } };

// The second epoch has no room, and neither has the news of its failure.
let workbench = composeWorkbench(options);
const { spec, runs } = parseExperiment(input, 'test');
const experiment = workbench.experiments.create(spec, runs, null);
await workbench.queue
  .train(experiment.id, { onEpoch: () => fill() }, new AbortController().signal)
  .catch((error: unknown) => print({ training: error instanceof WorkbenchError ? error : String(error) }));
rmSync(filler);
workbench.close();
workbench = composeWorkbench(options);
workbench.queue.recover();
const [run] = workbench.runs.list();
print({ status: run!.status, failure: run!.failure, epochs: run!.epochs });

fill();
const tensors = new Map([['weight', { shape: [100_000], data: new Float32Array(100_000) }]]);
try {
  writeCheckpoint({ position: { stage: 'pretrain', epoch: 1, step: 1 }, tensors }, join(home, 'logs'));
} catch (error) {
  print({
    checkpoint: error,
    left: readdirSync(join(home, 'logs')).filter((file) => !file.endsWith('.log')),
  });
}
try {
  for (;;) workbench.experiments.create(spec, runs, null);
} catch (error) {
  print({ database: error });
}
rmSync(filler);
workbench.close();

const db = new Database(join(home, 'workbench.sqlite'));
print({ problems: db.integrityProblems() });
db.close();
workbench = composeWorkbench(options);
await workbench.queue.train(experiment.id, {}, new AbortController().signal);
print({ status: workbench.runs.get(run!.id).status, epochs: workbench.runs.get(run!.id).epochs });
workbench.close();
