import { expect, test } from 'vitest';
import type { SettingsTable, TableRow } from '#shared/comparison.ts';
import { heatCells, lastOf, parallelAxes, quantitiesOf, settingTexts } from './quantities.ts';

const row = (
  run: string,
  arm: string,
  seed: number,
  temperature: number | null,
  accuracy: number,
): TableRow => ({
  run,
  experiment: { id: 'e', name: 'E' },
  arm,
  seed,
  status: 'finished',
  seconds: 1,
  epochs: 1,
  flops: null,
  settings: { 'loss.temperature': temperature, 'loss.name': 'supcon' },
  last: { 'test/accuracy': accuracy },
  best: {},
});

const table: SettingsTable = {
  columns: [
    { path: 'loss.temperature', title: 'Temperature', kind: 'log', values: [0.05, 0.5, null] },
    { path: 'loss.name', title: 'Loss', kind: 'category', values: ['supcon', null] },
  ],
  metrics: [{ name: 'test/accuracy', better: 'higher', runs: 5 }],
  rows: [
    row('a', 'baseline', 1, null, 0.9),
    row('b', 'supcon', 1, 0.05, 0.8),
    row('c', 'supcon', 2, 0.05, 0.6),
    row('d', 'supcon', 1, 0.5, Number.NaN),
    row('e', 'supcon', 2, 0.5, 0.4),
  ],
  warnings: [],
  skipped: [],
};

test('arm, settings of several values, and seed as quantities', () => {
  const [arm, temperature, seed] = quantitiesOf(table);
  expect(arm).toMatchObject({ id: 'arm', names: ['baseline', 'supcon'], values: [0, 1, 1, 1, 1] });
  expect(temperature).toMatchObject({
    kind: 'log',
    names: ['0.05', '0.5'],
    values: [null, 0.05, 0.05, 0.5, 0.5],
    places: [null, 0, 0, 1, 1],
  });
  expect(seed).toMatchObject({ kind: 'number', names: ['1', '2'], values: [1, 1, 2, 1, 2] });
});

test('values that would read alike are told apart', () => {
  const text = settingTexts([0.000215443, 0.00021544, null]);
  expect([0.000215443, 0.00021544, null].map(text)).toEqual(['0.000215443', '0.00021544', '–']);
  expect([4_294_967_295, 1].map(settingTexts([4_294_967_295, 1]))).toEqual(['4.29e+9', '1']);
  const seeds = quantitiesOf({
    ...table,
    rows: [4_294_967_295, 4_294_967_294].map((seed) => row('a', 'a', seed, 1, 1)),
  });
  expect(seeds.at(-1)!.names).toEqual(['4294967294', '4294967295']);
});

test('values that are not finite have no place on the axis of a metric', () => {
  expect(lastOf(table.rows[3]!, 'test/accuracy')).toBe(null);
  expect(lastOf(table.rows[0]!, 'test/loss')).toBe(null);
  const axes = parallelAxes(quantitiesOf(table).slice(0, 1), table.rows, 'test/accuracy');
  expect(axes.map(({ id, kind }) => [id, kind])).toEqual([
    ['arm', 'category'],
    ['metric test/accuracy', 'number'],
  ]);
  expect(axes[1]!.values).toEqual([0.9, 0.8, 0.6, null, 0.4]);
});

test('cells are means over the runs with a finite value', () => {
  const [, temperature, seed] = quantitiesOf(table);
  expect(heatCells(temperature!, seed!, table.rows, 'test/accuracy')).toEqual([
    { x: 0, y: 0, value: 0.8, n: 1 },
    { x: 0, y: 1, value: 0.6, n: 1 },
    { x: 1, y: 1, value: 0.4, n: 1 },
  ]);
  const [arm] = quantitiesOf(table);
  expect(heatCells(arm!, temperature!, table.rows, 'test/accuracy')).toEqual([
    { x: 1, y: 0, value: expect.closeTo(0.7, 12), n: 2 },
    { x: 1, y: 1, value: 0.4, n: 1 },
  ]);
});
