import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { parseExperiment } from '#shared/expand.ts';

const folder = new URL('../../docs/examples/', import.meta.url);
const read = (name: string) => JSON.parse(readFileSync(new URL(name, folder), 'utf8'));

test.each(readdirSync(folder))('the example %s is sound', (name) => {
  expect(parseExperiment(read(name), name).runs.length).toBeGreaterThan(0);
});

test('the baseline of the temperatures is trained once a seed', () => {
  const { runs } = parseExperiment(read('temperatures-mnist.json'), 'temperatures-mnist.json');
  const counts = Map.groupBy(runs, ({ arm }) => arm);
  expect([...counts].map(([arm, own]) => [arm, own.length])).toEqual([
    ['baseline', 3],
    ['supcon', 12],
  ]);
});
