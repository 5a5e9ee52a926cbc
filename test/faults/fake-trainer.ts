/**
 * A trainer that learns nothing but keeps to the protocol: real process, messages and checkpoint files, made-up
 * numbers. `FAKE_TRAINER` (JSON) says what goes wrong where.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Dataset } from '#main/datasets/dataset.ts';
import type { EngineProvider } from '#main/engines/engine.ts';
import { serveTrainer } from '#main/trainer/serve.ts';
import type { Train } from '#main/training/training.ts';
import { workbenchError } from '#shared/errors.ts';
import { stagesOf } from '#shared/settings.ts';

export interface FakeBehaviour {
  /** Milliseconds a step takes. */
  stepTime?: number;
  steps?: number;
  /** Kills itself in the middle of this epoch, by this signal. */
  kill?: { epoch: number; signal: NodeJS.Signals };
  /** The loss becomes NaN in this epoch. */
  notFinite?: number;
  /** Throws what is no expected error in this epoch. */
  defect?: number;
  /** Does not look at the signal. */
  deaf?: boolean;
  /** Last metric of each seed: `test/accuracy` of the last epoch. */
  accuracy?: Record<string, number>;
}

const behaviour = JSON.parse(process.env.FAKE_TRAINER ?? '{}') as FakeBehaviour;

const dataset = { id: 'fake', fingerprint: 'f'.repeat(64), close() {} } as Partial<Dataset> as Dataset;
const provider: EngineProvider = {
  id: 'wasm',
  probe: () => Promise.reject(new Error('not asked')),
  load: async () => ({
    id: 'wasm',
    device: 'fake device',
    version: '0.0',
    kernels: {},
    createRunner: () => {
      throw new Error('not asked');
    },
  }),
};

const train: Train = async ({ run, resume }, observer, signal) => {
  const { stepTime = 1, steps = 3, kill, notFinite, defect, deaf = false } = behaviour;
  const stages = stagesOf(run.settings.method);
  // A single weight counts the epochs over all stages: it shows whether a resumed run went on from the right place.
  let weight = resume?.tensors.get('weight')?.data[0] ?? 0;
  const from = resume === null ? 0 : stages.indexOf(resume.position.stage);
  for (const stage of stages.slice(from)) {
    const done = resume?.position.stage === stage ? resume.position.epoch : 0;
    const { epochs } = run.settings[stage];
    for (let epoch = done + 1; epoch <= epochs; epoch++) {
      for (let step = 1; step <= steps; step++) {
        await sleep(stepTime);
        if (!deaf) signal.throwIfAborted();
        observer.onStep({
          stage,
          epoch,
          epochs,
          step,
          stepsPerEpoch: steps,
          loss: 1 / epoch,
          imagesPerSecond: 1,
        });
        if (step < steps / 2) continue;
        // Once only: the run that goes on afterwards has a checkpoint to go on from.
        if (kill?.epoch === epoch && done < epoch - 1) process.kill(process.pid, kill.signal);
        if (defect === epoch) throw new TypeError('a defect of the trainer');
        if (notFinite === epoch)
          throw workbenchError('run.not-finite', { loss: Number.NaN, stage, epoch, step });
      }
      weight += 1;
      await observer.onEpoch(
        {
          stage,
          epoch,
          step: epoch * steps,
          seconds: 0.5,
          values: {
            'train/loss': 1 / weight,
            'train/odd': [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY][epoch % 3]!,
            'test/accuracy': behaviour.accuracy?.[`${run.settings.method} ${run.seed}`] ?? weight / 100,
          },
        },
        {
          position: { stage, epoch, step: epoch * steps },
          tensors: new Map([['weight', { shape: [1], data: Float32Array.of(weight) }]]),
        },
      );
    }
  }
};

process.stderr.write(`trainer ${process.pid}\n`);
serveTrainer(async () => ({ openDataset: async () => dataset, chooseEngine: async () => provider, train }));
