import { type WorkbenchError, workbenchError } from '#shared/errors.ts';

export interface Exit {
  code: number | null;
  signal: NodeJS.Signals | null;
}

/** Exit codes by which Windows tells a crash, in place of a signal. */
const windowsCrashes: Readonly<Record<number, string>> = {
  3221225477: 'access violation',
  3221226356: 'heap corruption',
  3221226505: 'stack overrun',
};

/** Why a trainer ended that did not say how its run went. */
export function exitFailure(
  runId: string,
  { code, signal }: Exit,
  log: { path: string; tail: string[] },
): WorkbenchError {
  if (signal === 'SIGKILL') return workbenchError('run.killed', { run: runId });
  const crash = signal ?? windowsCrashes[code ?? 0];
  if (crash !== undefined) return workbenchError('run.crashed', { run: runId, signal: crash, log: log.path });
  return workbenchError('run.exited', { run: runId, exit: code ?? 0, lines: log.tail, log: log.path });
}
