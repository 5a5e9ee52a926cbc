import { expect, test } from 'vitest';
import { alikeRuns } from './alike-runs.ts';

const run = (id: string, arm: string, seed: number) =>
  ({ run: id, arm, seed, experiment: 'x', status: 'finished' }) as const;
const line = (...values: (string | number | null)[]) => ({ name: 'n', title: 'N', values });

test('runs that are the same in every line share a column, in the order of their first ones', () => {
  const runs = [run('a', 'one', 1), run('b', 'two', 1), run('c', 'one', 2), run('d', 'one', 3)];
  const settings = [line(0.1, 0.2, 0.1, 0.1)];
  const groups = (environment: ReturnType<typeof line>[]) =>
    alikeRuns({ runs, settings, dataset: [], environment }).map(({ arm, index, members }) => [
      arm,
      index,
      members.map((member) => member.run).join(''),
    ]);
  expect(groups([])).toEqual([
    ['one', 0, 'acd'],
    ['two', 1, 'b'],
  ]);
  expect(groups([line('cpu', 'cpu', 'gpu', 'cpu')])).toEqual([
    ['one', 0, 'ad'],
    ['two', 1, 'b'],
    ['one', 2, 'c'],
  ]);
});

test('runs of different arms do not, though they have the same in every line', () => {
  const runs = [run('a', 'one', 1), run('b', 'two', 1)];
  expect(alikeRuns({ runs, settings: [], dataset: [], environment: [] })).toHaveLength(2);
});
