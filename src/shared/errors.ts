/**
 * The errors a person can cause or mend. Each has a code, a sentence on what happened, advice on what to do,
 * and the exit code of the command line (1: failed, 2: bad usage or input). Anything that is not a
 * `WorkbenchError` is a defect of the program and is reported as a crash.
 */
import { archiveErrors } from './errors/archive.ts';
import { benchmarkErrors } from './errors/benchmark.ts';
import { cliErrors } from './errors/cli.ts';
import { compareErrors } from './errors/compare.ts';
import { datasetErrors } from './errors/dataset.ts';
import { engineErrors } from './errors/engine.ts';
import { experimentErrors } from './errors/experiment.ts';
import { mapErrors } from './errors/map.ts';
import { memoryErrors } from './errors/memory.ts';
import { runErrors } from './errors/run.ts';
import { serverErrors } from './errors/server.ts';
import { storeErrors } from './errors/store.ts';

export const catalogue = {
  ...experimentErrors,
  ...datasetErrors,
  ...engineErrors,
  ...memoryErrors,
  ...runErrors,
  ...compareErrors,
  ...storeErrors,
  ...benchmarkErrors,
  ...archiveErrors,
  ...mapErrors,
  ...serverErrors,
  ...cliErrors,
};

export type ErrorCode = keyof typeof catalogue;
export type ErrorDetails<C extends ErrorCode> = Parameters<(typeof catalogue)[C]['what']>[0];

/** What crosses a process boundary in place of a `WorkbenchError`. */
export interface SerializedError {
  code: string;
  message: string;
  advice: string;
  exitCode: number;
}

export class WorkbenchError extends Error {
  override readonly name = 'WorkbenchError';
  readonly code: string;
  readonly advice: string;
  readonly exitCode: number;

  constructor(serialized: SerializedError, cause?: unknown) {
    super(serialized.message, cause === undefined ? undefined : { cause });
    this.code = serialized.code;
    this.advice = serialized.advice;
    this.exitCode = serialized.exitCode;
  }

  toJSON(): SerializedError {
    return { code: this.code, message: this.message, advice: this.advice, exitCode: this.exitCode };
  }
}

/** What the window advises: commands and their options are of no use there. */
export function adviceInWindow({ code, advice }: Pick<SerializedError, 'code' | 'advice'>): string {
  const entry: { inWindow?: string } | undefined = catalogue[code as ErrorCode];
  return entry?.inWindow ?? advice;
}

/** Builds the error for a code of the catalogue; the caller throws it. */
export function workbenchError<C extends ErrorCode>(
  code: C,
  details: ErrorDetails<C>,
  cause?: unknown,
): WorkbenchError {
  const entry = catalogue[code] as {
    what: (d: unknown) => string;
    advice: (d: unknown) => string;
    exitCode: 1 | 2;
  };
  return new WorkbenchError(
    { code, message: entry.what(details), advice: entry.advice(details), exitCode: entry.exitCode },
    cause,
  );
}
