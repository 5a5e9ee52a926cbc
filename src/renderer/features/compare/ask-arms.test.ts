import { expect, test } from 'vitest';
import type { Comparison } from '#shared/comparison.ts';
import { workbenchError } from '#shared/errors.ts';
import { askArms } from './ask-arms.ts';

type Arms = Parameters<typeof askArms>[0];

const answer = { metric: 'test/accuracy' } as Comparison;
const question = { runs: ['a'], metric: 'test/accuracy', reference: 'gone' };

test('a reference that no run has gives way to the first arm, and is named', async () => {
  const asked: unknown[] = [];
  const arms = (async (its: typeof question) => {
    asked.push(its);
    if (its.reference !== undefined)
      throw workbenchError('compare.unknown-arm', { arm: 'gone', known: ['a'] });
    return answer;
  }) as unknown as Arms;
  expect(await askArms(arms, question)).toEqual({ comparison: answer, lost: 'gone' });
  expect(asked).toEqual([question, { runs: ['a'], metric: 'test/accuracy' }]);
  const { reference: _, ...others } = question;
  expect(await askArms(arms, others)).toEqual({ comparison: answer, lost: null });
});

test('any other refusal stays one', async () => {
  const arms = (async () => {
    throw workbenchError('compare.no-runs', {});
  }) as unknown as Arms;
  await expect(askArms(arms, question)).rejects.toThrow('There are no runs to compare.');
});
