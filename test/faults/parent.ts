/**
 * A program that trains the waiting runs of its home and prints what it has stored, a JSON line an epoch; the test
 * kills it. Usage: parent.ts HOME EXPERIMENT
 */
import { join } from 'node:path';
import { composeWorkbench } from '#main/compose.ts';

const [home, experiment] = process.argv.slice(2) as [string, string];
const workbench = composeWorkbench({ home, trainerModule: join(import.meta.dirname, 'fake-trainer.ts') });
const print = (line: object) => process.stdout.write(`${JSON.stringify(line)}\n`);
await workbench.queue.train(
  experiment,
  {
    onEpoch: (run, { stage, epoch }) => print({ run: run.id, epoch: `${stage} ${epoch}` }),
    onLog: (_, line) => print({ log: line }),
  },
  new AbortController().signal,
);
workbench.close();
print({ done: true });
