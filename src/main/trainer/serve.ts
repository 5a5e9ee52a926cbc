/** The child's side of the protocol: trains one run as its parent tells it, then ends. */
import type { EngineChoice } from '#shared/engine.ts';
import { WorkbenchError, workbenchError } from '#shared/errors.ts';
import type { Dataset } from '../datasets/dataset.ts';
import type { EngineProvider } from '../engines/engine.ts';
import type { ReadAhead } from '../training/batches.ts';
import type { StepProgress, Train, TrainingObserver } from '../training/training.ts';
import { CheckpointWriter } from './checkpoint-writer.ts';
import { trainerEnvironment } from './environment.ts';
import { writeOutcomes } from './outcome-writer.ts';
import { type FromTrainer, protocolVersion, type ToTrainer, toTrainer } from './protocol.ts';
import { soundCheckpoint } from './resume.ts';

/** What a trainer works with; loaded only once it is told to start, so that it answers at once. */
export interface TrainerParts {
  openDataset(home: string, id: string): Promise<Dataset>;
  /** @throws engine.unavailable */
  chooseEngine(choice: EngineChoice): Promise<EngineProvider>;
  train: Train;
  /** Reads a data set's training images in a thread of its own; left out: they are read between steps. */
  readAhead?: (home: string, dataset: string) => ReadAhead & { close(): void };
}

type Start = Extract<ToTrainer, { type: 'start' }>;

/** Milliseconds between two `step` messages. */
const stepInterval = 200;

/** The abort signal's reason when the parent said `stop`. */
class StopRequest extends Error {}

function send(message: FromTrainer): Promise<void> {
  return new Promise((resolve, reject) => {
    process.send!(message, (error: Error | null) => (error === null ? resolve() : reject(error)));
  });
}

/** Serves the parent that forked this process. */
export function serveTrainer(loadParts: () => Promise<TrainerParts>): void {
  if (process.send === undefined) throw new Error('The trainer is started by the program, not by hand.');
  const stop = new AbortController();
  const acknowledgements = new Acknowledgements();
  // The parent decides what an interrupt from the terminal means.
  process.on('SIGINT', () => {});
  // Nobody would store what comes next; what was acknowledged is safe.
  process.on('disconnect', () => process.exit(1));
  process.on('message', (raw) => {
    const message = toTrainer.parse(raw);
    if (message.type === 'stop') stop.abort(new StopRequest());
    else if (message.type === 'acknowledge') acknowledgements.arrived(message);
    else void serveStart(message, loadParts, acknowledgements, stop.signal);
  });
  void send({ type: 'hello', protocol: protocolVersion });
}

async function serveStart(
  start: Start,
  loadParts: () => Promise<TrainerParts>,
  acknowledgements: Acknowledgements,
  signal: AbortSignal,
): Promise<void> {
  // An unexpected error is left unhandled: it ends the process with its stack in the log.
  await send(await outcome(start, loadParts, acknowledgements, signal));
  process.exit(0);
}

async function outcome(
  start: Start,
  loadParts: () => Promise<TrainerParts>,
  acknowledgements: Acknowledgements,
  signal: AbortSignal,
): Promise<FromTrainer> {
  try {
    await trainRun(start, await loadParts(), acknowledgements, signal);
    return { type: 'finished' };
  } catch (error) {
    if (error instanceof StopRequest) return { type: 'stopped' };
    if (error instanceof WorkbenchError) return { type: 'failed', error: error.toJSON() };
    throw error;
  }
}

async function trainRun(
  start: Start,
  parts: TrainerParts,
  acknowledgements: Acknowledgements,
  signal: AbortSignal,
): Promise<void> {
  const { protocol, home, run, checkpoints, resume, history, earlyStopping, measureAt, heartbeat } = start;
  if (protocol !== protocolVersion) {
    throw workbenchError('run.trainer-version', { expected: protocol, found: protocolVersion });
  }
  signal.throwIfAborted();
  setInterval(() => void send({ type: 'heartbeat' }), heartbeat).unref();
  const sound = resume.length === 0 ? null : soundCheckpoint(checkpoints.folder, resume, run.id);
  if (sound !== null) {
    const { file, refused } = sound;
    for (const { message } of refused) process.stderr.write(`${message}\n`);
    if (refused.length > 0) process.stderr.write(`Training goes on from the checkpoint ${file} before it.\n`);
    await send({ type: 'resumed', file, refused });
  }
  // At the same time: whether an engine works is tried in another process.
  const [dataset, engine] = await Promise.all([
    parts.openDataset(home, run.settings.dataset.id),
    parts.chooseEngine(run.settings.engine).then((provider) => provider.load()),
  ]);
  await send({ type: 'environment', environment: trainerEnvironment(engine, dataset, run.settings) });
  signal.throwIfAborted();
  const writer = new CheckpointWriter(checkpoints.folder, checkpoints.policy);
  const observer: TrainingObserver = {
    onStep: throttledSteps(),
    async onEpoch(metrics, make, stageEnds, outcomes) {
      const file = writer.isDue(stageEnds) ? writer.write(make()) : null;
      const kept = writeOutcomes(outcomes, start.outcomes);
      const stored = acknowledgements.of(metrics);
      await send({ type: 'epoch', metrics, checkpoint: file, outcomes: kept });
      await stored;
    },
    wantsCheckpoint: () => writer.isDueWithinEpoch(),
    async onCheckpoint(make) {
      const made = make();
      const { stage, epoch, step } = made.position;
      await send({ type: 'checkpoint', position: { stage, epoch, step }, checkpoint: writer.write(made) });
    },
  };
  // On a processor a step leaves no core free, and reading takes 0.05 to 2 % of it.
  const readAhead = (engine.onGpu && parts.readAhead?.(home, run.settings.dataset.id)) || null;
  await parts.train(
    { run, dataset, engine, resume: sound?.checkpoint ?? null, history, earlyStopping, measureAt, readAhead },
    observer,
    signal,
  );
  readAhead?.close();
  dataset.close();
}

function throttledSteps(): (progress: StepProgress) => void {
  let last = Number.NEGATIVE_INFINITY;
  return (progress) => {
    const now = performance.now();
    if (now - last < stepInterval) return;
    last = now;
    void send({ type: 'step', progress });
  };
}

/** Epochs that wait for the parent to have stored them. */
class Acknowledgements {
  readonly #waiting = new Map<string, () => void>();

  of({ stage, epoch }: { stage: string; epoch: number }): Promise<void> {
    return new Promise((resolve) => this.#waiting.set(`${stage} ${epoch}`, resolve));
  }

  arrived({ stage, epoch }: { stage: string; epoch: number }): void {
    const key = `${stage} ${epoch}`;
    this.#waiting.get(key)?.();
    this.#waiting.delete(key);
  }
}
