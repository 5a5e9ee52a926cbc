/** Trains runs on this machine, each in a trainer process of its own. */
import type { ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { type SerializedError, WorkbenchError, workbenchError } from '#shared/errors.ts';
import type { RunFailure } from '#shared/run.ts';
import type { Home } from '../store/home.ts';
import { type FromTrainer, fromTrainer, protocolVersion, type ToTrainer } from '../trainer/protocol.ts';
import {
  Abandoned,
  type Assignment,
  type ExecutionObserver,
  type Executor,
  type Outcome,
} from './executor.ts';
import { type Exit, exitFailure } from './exit-failure.ts';
import { forkTrainer } from './fork-trainer.ts';
import { sampleResources } from './resources.ts';
import { RunLog } from './run-log.ts';

export interface LocalExecutorOptions {
  /** Module that the trainer process runs. */
  trainerModule?: string;
  /** Module that computes features from a checkpoint. */
  extractorModule?: string;
  /** Milliseconds that a trainer has to end by itself once told to stop; then it is killed. */
  stopGrace?: number;
}

/** Longest time between two signs of life of a trainer, in milliseconds. */
const heartbeat = 5000;

const failureOf = ({ code, message, advice }: SerializedError): RunFailure => ({ code, message, advice });

export function localExecutor(home: Home, options: LocalExecutorOptions = {}): Executor {
  const trainerModule = options.trainerModule ?? join(import.meta.dirname, '..', 'trainer', 'main.ts');
  const stopGrace = options.stopGrace ?? 30_000;
  return {
    async execute(assignment, observer, signal) {
      if (signal.aborted) return { kind: 'stopped' };
      const log = new RunLog(home.log(assignment.run.id), (line) => observer.onLog(line));
      try {
        const child = forkTrainer(trainerModule, assignment.device.env);
        return await supervise(child, assignment, home, observer, log, signal, stopGrace);
      } catch (error) {
        if (error instanceof WorkbenchError && error.code === 'run.trainer-start') {
          return { kind: 'failed', failure: failureOf(error) };
        }
        throw error;
      } finally {
        log.close();
      }
    },
  };
}

/** Talks with a trainer until it is gone. Rejects with what the observer threw. */
async function supervise(
  child: ChildProcess,
  assignment: Assignment,
  home: Home,
  observer: ExecutionObserver,
  log: RunLog,
  signal: AbortSignal,
  stopGrace: number,
): Promise<Outcome> {
  const { run, silenceSeconds } = assignment;
  const { promise: gone, resolve, reject } = Promise.withResolvers<Exit>();
  let outcome: Outcome | undefined;
  let thrown: { error: unknown } | undefined;
  let deadline: NodeJS.Timeout | undefined;

  // A trainer that is already gone is noticed by its end, not by the failure to reach it.
  const send = (message: ToTrainer) => child.connected && child.send(message, () => {});
  const kill = () => child.kill('SIGKILL');
  const fail = (error: WorkbenchError) => {
    outcome ??= { kind: 'failed', failure: failureOf(error.toJSON()) };
    kill();
  };
  /** Stores what was observed. What cannot be stored ends the execution. */
  const observe = (work: () => void) => {
    if (outcome !== undefined || thrown !== undefined) return;
    try {
      work();
    } catch (error) {
      thrown = { error };
      kill();
    }
  };
  const stop = () => {
    if (signal.reason instanceof Abandoned) {
      kill();
      return;
    }
    send({ type: 'stop' });
    deadline = setTimeout(kill, stopGrace);
  };
  const silence = setTimeout(
    () => fail(workbenchError('run.silent', { run: run.id, seconds: silenceSeconds, log: log.path })),
    silenceSeconds * 1000,
  );
  const handle = (message: FromTrainer) => {
    switch (message.type) {
      case 'hello':
        if (message.protocol !== protocolVersion) {
          fail(workbenchError('run.trainer-version', { expected: protocolVersion, found: message.protocol }));
          return;
        }
        send({
          type: 'start',
          protocol: protocolVersion,
          home: home.root,
          run,
          checkpoints: { folder: home.checkpoints(run.id), policy: assignment.checkpoints },
          outcomes: {
            features: home.artifacts('features', run.id),
            predictions: home.artifacts('predictions', run.id),
          },
          resume: assignment.resume,
          history: assignment.history,
          earlyStopping: assignment.earlyStopping,
          measureAt: assignment.measureAt,
          heartbeat: Math.ceil(Math.min(heartbeat, (silenceSeconds * 1000) / 5)),
        });
        return;
      case 'heartbeat':
        return;
      case 'resumed':
        observer.onResume(message.file, message.refused);
        return;
      case 'environment':
        observer.onEnvironment(message.environment);
        return;
      case 'step':
        observer.onStep(message.progress);
        return;
      case 'checkpoint':
        observer.onCheckpoint(message.position, message.checkpoint);
        return;
      case 'epoch':
        observer.onEpoch(message.metrics, message.checkpoint, message.outcomes);
        send({ type: 'acknowledge', stage: message.metrics.stage, epoch: message.metrics.epoch });
        return;
      case 'finished':
      case 'stopped':
        outcome ??= { kind: message.type };
        return;
      case 'failed':
        outcome ??= { kind: 'failed', failure: failureOf(message.error) };
    }
  };

  log.follow(child.stdout!);
  log.follow(child.stderr!);
  child.on('message', (raw) => {
    if (outcome !== undefined || thrown !== undefined) return;
    silence.refresh();
    const message = fromTrainer.safeParse(raw);
    if (!message.success) {
      const text = JSON.stringify(raw) ?? String(raw);
      fail(workbenchError('run.trainer-garbled', { run: run.id, message: text.slice(0, 200) }));
      return;
    }
    observe(() => handle(message.data));
  });
  child.on('error', (error) => {
    if (child.pid === undefined)
      reject(workbenchError('run.trainer-start', { reason: error.message }, error));
  });
  // Messages and output may still arrive after the exit: it is over once both have ended.
  const disconnected = new Promise<void>((done) => child.once('disconnect', done));
  child.once('close', (code, exitSignal) => {
    void disconnected.then(() => resolve({ code, signal: exitSignal }));
  });
  signal.addEventListener('abort', stop);
  const endSampling =
    child.pid === undefined
      ? () => {}
      : sampleResources(child.pid, assignment.resourceSeconds, (use) =>
          observe(() => observer.onResources(use)),
        );
  try {
    const exit = await gone;
    if (thrown !== undefined) throw thrown.error;
    if (outcome !== undefined) return outcome;
    // Asked to stop, any end will do: what was acknowledged is stored.
    if (signal.aborted) return { kind: 'stopped' };
    return { kind: 'failed', failure: failureOf(exitFailure(run.id, exit, log).toJSON()) };
  } finally {
    clearTimeout(deadline);
    clearTimeout(silence);
    endSampling();
    signal.removeEventListener('abort', stop);
  }
}
