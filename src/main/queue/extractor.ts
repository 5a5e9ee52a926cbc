/** Has features and predictions computed from a checkpoint, each time in a process of its own, one after another. */
import { join } from 'node:path';
import { WorkbenchError, workbenchError } from '#shared/errors.ts';
import type { Settings } from '#shared/settings.ts';
import type { Home } from '../store/home.ts';
import { type ExtractionAnswer, extractionAnswer } from '../trainer/protocol.ts';
import { exitFailure } from './exit-failure.ts';
import { forkTrainer } from './fork-trainer.ts';
import { RunLog } from './run-log.ts';

export interface Extraction {
  run: { id: string; seed: number; settings: Settings };
  checkpoint: { file: string; sha256: string };
}

export type ExtractedFiles = Extract<ExtractionAnswer, { type: 'extracted' }>['outcomes'];

export interface Extractor {
  /**
   * Files written into the run's folders; nothing refers to them yet.
   * @throws run.checkpoint-*, run.killed and others of a trainer; dataset.*, engine.*, store.*
   */
  extract(extraction: Extraction): Promise<ExtractedFiles>;
  /** Ends what is under way. */
  close(): void;
}

/** @param module what the process runs; left out: the program's own */
export function localExtractor(
  home: Home,
  module = join(import.meta.dirname, '..', 'trainer', 'extract-main.ts'),
): Extractor {
  const closing = new AbortController();
  let last: Promise<unknown> = Promise.resolve();
  return {
    extract(extraction) {
      const next = last.then(() => runOnce(home, module, extraction, closing.signal));
      last = next.catch(() => {});
      return next;
    },
    close: () => closing.abort(),
  };
}

async function runOnce(
  home: Home,
  module: string,
  { run, checkpoint }: Extraction,
  signal: AbortSignal,
): Promise<ExtractedFiles> {
  signal.throwIfAborted();
  const log = new RunLog(home.log(run.id), () => {});
  const child = forkTrainer(module);
  const kill = () => child.kill('SIGKILL');
  signal.addEventListener('abort', kill);
  try {
    const answer = await new Promise<ExtractionAnswer>((resolve, reject) => {
      let received: ExtractionAnswer | undefined;
      child.on('message', (raw) => {
        const { success, data } = extractionAnswer.safeParse(raw);
        if (success) received = data;
        else reject(workbenchError('run.trainer-garbled', { run: run.id, message: String(raw) }));
      });
      child.on('error', (error) => {
        if (child.pid === undefined)
          reject(workbenchError('run.trainer-start', { reason: error.message }, error));
      });
      child.once('close', (code, exitSignal) => {
        if (received !== undefined) resolve(received);
        else reject(exitFailure(run.id, { code, signal: exitSignal }, log));
      });
      log.follow(child.stdout!);
      log.follow(child.stderr!);
      child.send({
        home: home.root,
        run,
        checkpoint: { path: join(home.checkpoints(run.id), checkpoint.file), sha256: checkpoint.sha256 },
        outcomes: {
          features: home.artifacts('features', run.id),
          predictions: home.artifacts('predictions', run.id),
        },
      });
    });
    if (answer.type === 'failed') throw new WorkbenchError(answer.error);
    return answer.outcomes;
  } finally {
    signal.removeEventListener('abort', kill);
    kill();
    log.close();
  }
}
