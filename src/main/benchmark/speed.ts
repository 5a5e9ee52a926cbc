/** A short measurement of how fast a stage's steps are here, in a process of its own. */
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { WorkbenchError, workbenchError } from '#shared/errors.ts';
import type { MeasuredSpeed, SpeedAnswer, SpeedOrder } from './speed-order.ts';

const run = promisify(execFile);
const script = fileURLToPath(new URL('./speed-main.ts', import.meta.url));
/** Milliseconds after which it is given up. */
const patience = 120_000;

export type MeasureSpeed = (order: SpeedOrder, signal: AbortSignal) => Promise<MeasuredSpeed>;

/** @throws engine.unavailable, benchmark.failed, the signal's reason */
export const measureSpeed: MeasureSpeed = async (order, signal) => {
  let answer: SpeedAnswer;
  try {
    const options = { maxBuffer: 1 << 24, timeout: patience, signal };
    const { stdout } = await run(process.execPath, [script, JSON.stringify(order)], options);
    answer = JSON.parse(stdout.trim().split('\n').at(-1)!) as SpeedAnswer;
  } catch (cause) {
    signal.throwIfAborted();
    const { stderr, message, killed } = cause as { stderr?: string; message: string; killed?: boolean };
    const reason =
      killed === true
        ? `it took more than ${patience / 1000} seconds`
        : stderr?.trim().split('\n').at(-1) || message.split('\n')[0]!;
    const { engine, encoder } = order.settings;
    throw workbenchError('benchmark.failed', { name: encoder.name, engine, reason }, cause);
  }
  if ('failure' in answer) throw new WorkbenchError(answer.failure);
  return answer;
};
