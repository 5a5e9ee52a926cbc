/** How long runs and the queue will still take: pure functions of what was measured. */
import type { RunProgress } from '#shared/run.ts';
import type { StagePlan } from '../store/speeds.ts';

/** How fast a run's steps are right now. */
export interface Pace {
  stage: string;
  secondsPerStep: number;
}

/**
 * Seconds of training left in a run: its own epochs tell first, then its steps, then like stages of past runs, then
 * another stage of its own, which is of the same order. Null where nothing tells.
 */
export function secondsLeft(
  plans: readonly StagePlan[],
  progress: RunProgress | null = null,
  pace: Pace | null = null,
): number | null {
  let sum = 0;
  let known: number | null = null;
  const perEpoch = plans.map(({ stage, ownSeconds, likeSeconds }) => {
    const bySteps =
      pace !== null && progress !== null && pace.stage === stage && progress.stage === stage
        ? pace.secondsPerStep * progress.stepsPerEpoch
        : null;
    return ownSeconds ?? bySteps ?? likeSeconds;
  });
  const current = plans.findIndex(({ stage }) => stage === progress?.stage);
  for (const [i, { planned, done }] of plans.entries()) {
    known = perEpoch[i] ?? known;
    // A stage that later ones have begun after is over, early perhaps.
    const over = i < current || plans.slice(i + 1).some((later) => later.done > 0);
    const begun = i === current && progress!.epoch > done ? progress!.step / progress!.stepsPerEpoch : 0;
    const left = over ? 0 : Math.max(0, planned - done - begun);
    if (left === 0) continue;
    if (known === null) return null;
    sum += left * known;
  }
  return sum;
}

/**
 * Seconds until each waiting run is done, and all, where so many are trained at a time.
 * @param running seconds left of those in training
 * @param waiting seconds of those that wait, in their order
 */
export function forecast(
  running: readonly (number | null)[],
  waiting: readonly (number | null)[],
  slots: number,
): { waiting: (number | null)[]; all: number | null } {
  // When each place becomes free; null: nobody knows.
  const free: (number | null)[] = [...running];
  while (free.length < slots) free.push(0);
  const done = waiting.map((seconds) => {
    // Any place of unknown end may be the next one: after it nothing is known.
    const next = free.includes(null) && free.every((at) => at !== 0) ? null : soonest(free);
    const end = next === null || seconds === null ? null : next + seconds;
    free[next === null ? 0 : free.indexOf(next)] = end;
    return end;
  });
  const last = [...running, ...done];
  return { waiting: done, all: last.includes(null) ? null : Math.max(0, ...(last as number[])) };
}

function soonest(free: readonly (number | null)[]): number {
  return Math.min(...free.filter((at) => at !== null));
}
