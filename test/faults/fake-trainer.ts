/**
 * A trainer that learns nothing but keeps to the protocol: real process, messages and checkpoint files, made-up
 * numbers. `FAKE_TRAINER` (JSON) says what goes wrong where.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import type { EpochOutcomes } from '#main/artifacts/outcomes.ts';
import type { Dataset } from '#main/datasets/dataset.ts';
import type { EngineProvider } from '#main/engines/engine.ts';
import { serveTrainer } from '#main/trainer/serve.ts';
import type { Checkpoint, Train } from '#main/training/training.ts';
import { stopsEarly } from '#shared/early-stopping.ts';
import { workbenchError } from '#shared/errors.ts';
import { type StageName, stagesOf } from '#shared/settings.ts';

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
  /** Stops in this epoch and hears nothing any more: once, or in every trainer. */
  hang?: { epoch: number; always?: boolean };
  /** Size of a checkpoint. */
  bytes?: number;
  /** `test/score` of each epoch; otherwise the temperature. */
  scores?: number[];
  /** Last metric of each seed: `test/accuracy` of the last epoch. */
  accuracy?: Record<string, number>;
}

const behaviour = JSON.parse(process.env.FAKE_TRAINER ?? '{}') as FakeBehaviour;

const dataset = {
  id: 'fake',
  imageShape: [8, 8, 1],
  classes: ['a', 'b'],
  fingerprint: 'f'.repeat(64),
  close() {},
} as Partial<Dataset> as Dataset;
const provider: EngineProvider = {
  id: 'wasm',
  probe: () => Promise.reject(new Error('not asked')),
  load: async () => ({
    id: 'wasm',
    device: 'fake device',
    onGpu: false,
    version: '0.0',
    kernels: {},
    memory: { available: () => null, overhead: { bytes: 0, factor: 1 } },
    createRunner: () => {
      throw new Error('not asked');
    },
  }),
};

/** Numbers of three test images that a test can foresee. */
function outcomesOf(stage: StageName, epoch: number, id: string): EpochOutcomes {
  const rows = {
    stage,
    epoch,
    dataset: id,
    classes: ['a', 'b'],
    ids: Int32Array.of(1, 4, 6),
    labels: Int32Array.of(0, 1, 1),
  };
  const answers = {
    predicted: Int32Array.of(0, 0, 1),
    confidence: Float32Array.of(0.5, 0.75, 1),
    loss: Float32Array.of(0.25, epoch, Number.POSITIVE_INFINITY),
  };
  const encoder = Float32Array.of(1, 2, 3, 4, 5, epoch);
  const projection = stage === 'pretrain' ? Float32Array.of(7, 8, Number.NaN) : null;
  return {
    predictions: stage === 'pretrain' ? null : { ...rows, ...answers },
    features: stage === 'classify' ? null : { ...rows, encoder, projection },
  };
}

const train: Train = async ({ run, resume, history = [], earlyStopping = null }, observer, signal) => {
  const { stepTime = 1, steps = 3, kill, hang, notFinite, defect, deaf = false, bytes = 0 } = behaviour;
  const stages = stagesOf(run.settings.method);
  // A single weight counts the epochs over all stages: it shows whether a resumed run went on from the right place.
  let weight = resume?.tensors.get('weight')?.data[0] ?? 0;
  const ballast = new Float32Array(bytes / 4);
  const checkpoint = (position: Checkpoint['position']) => () => ({
    position,
    tensors: new Map([
      ['weight', { shape: [1], data: Float32Array.of(weight) }],
      ['ballast', { shape: [ballast.length], data: ballast }],
    ]),
  });
  const at = resume?.position;
  const from = at === undefined ? 0 : stages.indexOf(at.stage);
  const measured = history.filter((one) => one.stage !== at?.stage || one.epoch <= at.epoch);
  for (const stage of stages.slice(from)) {
    const done = at?.stage === stage ? at.epoch : 0;
    const { epochs } = run.settings[stage];
    const stops = () => earlyStopping !== null && stopsEarly(measured, stage, earlyStopping);
    let ended = at?.stage === stage && at.within === undefined && stops();
    for (let epoch = done + 1; epoch <= epochs && !ended; epoch++) {
      const first = at?.stage === stage && epoch === done + 1 ? (at.within?.step ?? 0) : 0;
      let sum = first === 0 ? 0 : at!.within!.sums.steps!;
      for (let step = first + 1; step <= steps; step++) {
        await sleep(stepTime);
        if (!deaf && signal.aborted) {
          const within = { step: step - 1, seconds: 0, sums: { steps: sum } };
          const taken = (epoch - 1) * steps + step - 1;
          await observer.onCheckpoint?.(
            checkpoint({ stage, epoch: epoch - 1, step: taken, ...(step === 1 ? {} : { within }) }),
          );
          throw signal.reason;
        }
        sum += step;
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
        if (hang?.epoch === epoch && (hang.always === true || done < epoch - 1)) {
          Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
        }
        if (defect === epoch) throw new TypeError('a defect of the trainer');
        if (notFinite === epoch)
          throw workbenchError('run.not-finite', { loss: Number.NaN, stage, epoch, step });
      }
      weight += 1;
      const values = {
        'train/loss': 1 / weight,
        // What an interruption within an epoch must not change.
        'train/steps': sum,
        'train/odd': [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY][epoch % 3]!,
        'test/accuracy': behaviour.accuracy?.[`${run.settings.method} ${run.seed}`] ?? weight / 100,
        'test/score': behaviour.scores?.[epoch - 1] ?? run.settings.loss.temperature,
      };
      const isLast = epoch === epochs;
      measured.push({ stage, epoch, values });
      ended = epoch === epochs || stops();
      await observer.onEpoch(
        { stage, epoch, step: epoch * steps, seconds: 0.5, values },
        checkpoint({ stage, epoch, step: epoch * steps }),
        ended,
        isLast ? outcomesOf(stage, epoch, run.settings.dataset.id) : { predictions: null, features: null },
      );
    }
  }
};

process.stderr.write(`trainer ${process.pid}\n`);
serveTrainer(async () => ({ openDataset: async () => dataset, chooseEngine: async () => provider, train }));
