import { describe, expect, test } from 'vitest';
import { Eta } from '#main/cli/progress/eta.ts';
import type { RunSummary } from '#shared/run.ts';
import { settingsSchema } from '#shared/settings.ts';

/** A run of 4 epochs of pre-training and 2 of classifying. */
const run = (id: string, epochs = 0, status: RunSummary['status'] = 'queued') =>
  ({
    id,
    status,
    epochs,
    settings: settingsSchema.parse({ pretrain: { epochs: 4 }, classify: { epochs: 2 } }),
  }) as RunSummary;

describe('Eta', () => {
  test('knows nothing before anything is measured', () => {
    const eta = new Eta([run('a')]);
    expect(eta.seconds()).toBeUndefined();
    expect(eta.seconds({ stage: 'pretrain', fraction: 0.05, seconds: 9 })).toBeUndefined();
  });

  test('takes the first epoch’s pace for all', () => {
    // 6 epochs at 10 s, of which half an epoch is done.
    expect(new Eta([run('a')]).seconds({ stage: 'pretrain', fraction: 0.5, seconds: 5 })).toBeCloseTo(55);
  });

  test('keeps the stages apart once they are measured', () => {
    const eta = new Eta([run('a'), run('b')]);
    for (let i = 0; i < 4; i++) eta.epochDone('a', { stage: 'pretrain', seconds: 10 });
    eta.epochDone('a', { stage: 'classify', seconds: 1 });
    // One epoch of classifying, then all of the second run.
    expect(eta.seconds()).toBeCloseTo(1 + 4 * 10 + 2 * 1);
  });

  test('counts neither epochs that are recorded nor runs that have ended', () => {
    const eta = new Eta([run('a', 5), run('b', 6, 'finished'), run('c')]);
    eta.runEnded('c');
    eta.epochDone('other', { stage: 'classify', seconds: 3 });
    expect(eta.seconds()).toBeCloseTo(3);
  });
});
