import { expect, test } from 'vitest';
import { checkpointPolicySchema } from '#shared/experiment.ts';
import type { Checkpoint } from '../training/training.ts';
import { CheckpointWriter } from './checkpoint-writer.ts';

/** A writer with a clock that the test sets and writing that takes as long as it says. */
function writer(policy: object = {}, cost = 0) {
  const clock = { now: 0, written: 0 };
  const subject = new CheckpointWriter('', checkpointPolicySchema.parse(policy), {
    now: () => clock.now,
    write: () => {
      clock.now += cost;
      clock.written++;
      return { file: `${clock.written}`, sha256: '', bytes: 0 };
    },
  });
  /** Trains epochs of so many seconds; which of them were written. */
  const epochs = (count: number, seconds: number) =>
    Array.from({ length: count }, () => {
      clock.now += seconds;
      const due = subject.isDue(false);
      if (due) subject.write({} as Checkpoint);
      return due;
    });
  return { subject, clock, epochs };
}

test('small checkpoints are written after every epoch', () => {
  expect(writer({}, 0.05).epochs(4, 0.2)).toEqual([true, true, true, true]);
});

test('large ones take at most about their share of the time', () => {
  const { clock, epochs } = writer({}, 2);
  const due = epochs(200, 5);
  expect(due[0]).toBe(true);
  expect(due.filter(Boolean).length).toBe(25);
  expect((clock.written * 2) / clock.now).toBeLessThan(0.055);
});

test('every n epochs, and seconds apart', () => {
  expect(writer({ everyEpochs: 3 }).epochs(7, 1)).toEqual([false, false, true, false, false, true, false]);
  expect(writer({ leastSeconds: 2.5 }).epochs(6, 1)).toEqual([false, false, true, false, false, true]);
});

test('a stage always ends with one', () => {
  const { subject } = writer({ everyEpochs: 100, leastSeconds: 1000 });
  expect(subject.isDue(true)).toBe(true);
});

test('a long epoch is saved midway', () => {
  const { subject, clock } = writer({ withinEpochSeconds: 60 });
  expect(subject.isDueWithinEpoch()).toBe(false);
  clock.now = 61;
  expect(subject.isDueWithinEpoch()).toBe(true);
  subject.write({} as Checkpoint);
  expect(subject.isDueWithinEpoch()).toBe(false);
  const never = writer({ withinEpochSeconds: 0 });
  never.clock.now = 1e6;
  expect(never.subject.isDueWithinEpoch()).toBe(false);
});
