/**
 * Resumption is exact: a run that was paused within epochs and whose trainer was killed ends with the same numbers, bit
 * for bit, as one that nothing disturbed. With the real trainer, on each engine that works here.
 */
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Workbench } from '#main/api/workbench.ts';
import { composeWorkbench } from '#main/compose.ts';
import { engineProviders } from '#main/engines/index.ts';
import { readCheckpoint } from '#main/training/checkpoint.ts';
import { parseExperiment } from '#shared/expand.ts';
import { temporaryHome } from './workbench.ts';

const stage = { epochs: 3, batchSize: 4 };
const input = (engine: string) => ({
  name: 'Exact',
  base: {
    engine,
    dataset: { id: 'synthetic', classes: 3, trainPerClass: 16, testPerClass: 4, validationFraction: 0.2 },
    encoder: { name: 'small-cnn', width: 0.25 },
    classifier: { hiddenUnits: 16 },
    // Both have state: a momentum, and two moments with a count of steps.
    pretrain: { ...stage, optimizer: { name: 'sgd', learningRate: 0.01 } },
    classify: { ...stage, optimizer: { name: 'adam', learningRate: 0.01 } },
    evaluation: { every: 2, knnNeighbors: 5 },
  },
});

function open(home = temporaryHome()) {
  return composeWorkbench({ home, trainerModule: join(import.meta.dirname, 'telling-trainer.ts') });
}

function store(workbench: Workbench, engine: string): { id: string; run: string } {
  const { spec, runs } = parseExperiment(input(engine), 'test');
  const { id, runIds } = workbench.experiments.create(spec, runs, null);
  return { id, run: runIds[0]! };
}

const never = new AbortController().signal;

/** All that was measured but the machine's speed. */
function measured(workbench: Workbench, run: string) {
  return workbench.runs.get(run).stages.map(({ name, epochs }) => ({
    name,
    epochs: epochs.map(({ seconds: _, 'train/images-per-second': __, ...values }) => values),
  }));
}

/** The weights and the optimiser's state at the end. */
function lastTensors(workbench: Workbench, run: string) {
  const { file } = workbench.runs.checkpoints(run).at(-1)!;
  const { tensors } = readCheckpoint(join(workbench.home, 'artifacts', 'checkpoints', run, file));
  return new Map([...tensors].map(([name, { data }]) => [name, Buffer.from(data.buffer).toString('base64')]));
}

for (const provider of engineProviders.filter(({ id }) => id === 'tensorflow' || id === 'wasm')) {
  const status = await provider.probe();
  if (!status.available)
    process.stderr.write(`Skipped: exact resumption on ${provider.id}: ${status.reason}\n`);
  describe.skipIf(!status.available)(`on ${provider.id}`, () => {
    // Starting TensorFlow takes seconds, and it is started eight times.
    test('pauses within epochs and a killed trainer change nothing', { timeout: 240_000 }, async () => {
      const workbench = open();
      try {
        const whole = store(workbench, provider.id);
        await workbench.queue.train(whole.id, {}, never);
        expect(workbench.runs.get(whole.run).status).toBe('finished');

        const broken = store(workbench, provider.id);
        const within: string[] = [];
        // Each trainer gets so far: to its first step, to some step later, past an epoch to its death, to the end.
        for (const end of ['pause', 'pause later', 'kill', 'pause', 'finish']) {
          let pid = 0;
          await workbench.queue.train(
            broken.id,
            {
              onLog: (_, line) => {
                if (line.startsWith('trainer ')) pid = Number(line.slice('trainer '.length));
              },
              onStep(_, { step }) {
                if (end === 'pause' || (end === 'pause later' && step > 4)) workbench.queue.pause(broken.run);
              },
              onEpoch: () => void (end === 'kill' && process.kill(pid, 'SIGKILL')),
            },
            never,
          );
          const { status: now } = workbench.runs.get(broken.run);
          if (now === 'paused') {
            within.push(workbench.runs.checkpoints(broken.run).at(-1)!.file);
            workbench.queue.resume(broken.run);
          } else if (now === 'failed') workbench.queue.retry(broken.run);
        }
        expect(workbench.runs.get(broken.run).status).toBe('finished');
        // Not only between epochs.
        expect(within.some((file) => /-\d+\.\d+-/.test(file))).toBe(true);
        expect(measured(workbench, broken.run)).toEqual(measured(workbench, whole.run));
        expect(lastTensors(workbench, broken.run)).toEqual(lastTensors(workbench, whole.run));
        expect(workbench.runs.compareEpochs(whole.run, broken.run)).toMatchObject({
          identical: true,
          epochsCompared: 6,
          firstDifference: null,
        });
        expect(workbench.integrityProblems()).toEqual([]);

        // A reproduction gives the same numbers too; another seed does not.
        const again = workbench.runs.reproduce(whole.run);
        expect(again).toMatchObject({ arm: 'supcon, again 1', parent: { id: whole.run, kind: 'reproduce' } });
        await workbench.queue.train(whole.id, {}, never);
        expect(workbench.runs.compareEpochs(whole.run, again.id).identical).toBe(true);

        // A fork from the end of pre-training, with another classifier: its encoder is the parent's.
        const from = workbench.runs.checkpoints(whole.run).find((one) => one.stage === 'pretrain')!;
        const fork = workbench.runs.fork(whole.run, {
          from: from.file,
          changes: { classify: { epochs: 1 }, classifier: { hiddenUnits: 8 } },
        } as never);
        expect(fork.parent).toEqual({
          id: whole.run,
          kind: 'fork',
          checkpoint: { stage: 'pretrain', epoch: 3, step: from.step },
        });
        await workbench.queue.train(whole.id, {}, never);
        expect(workbench.runs.get(fork.id)).toMatchObject({ status: 'finished', epochs: 1 });
        expect(workbench.runs.get(fork.id).stages.map(({ name }) => name)).toEqual(['classify']);
        const [forked, original] = [fork.id, whole.run].map((run) => lastTensors(workbench, run));
        const encoder = [...forked!.keys()].filter((name) => name.startsWith('encoder/'));
        expect(encoder.length).toBeGreaterThan(4);
        for (const name of encoder) expect(forked!.get(name)).toBe(original!.get(name));
      } finally {
        await workbench.queue.stop();
        workbench.close();
      }
    });
  });
}
