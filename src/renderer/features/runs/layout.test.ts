import { expect, test } from 'vitest';
import { runColumns } from './columns.ts';
import { layoutOf, type Sort } from './layout.ts';

const columns = ['experiment', 'seed', 'curve', 'seconds'].map(
  (id) => runColumns.find((one) => one.id === id)!,
);
const of = (id: string, sort: Sort | null = null, widths = {}) =>
  layoutOf(columns, widths, sort).columns.find(({ column }) => column.id === id)!;

test('widths are those of the columns unless a person changed them, within bounds', () => {
  expect(of('experiment').width).toBe(columns[0]!.width);
  expect(of('experiment', null, { experiment: 300 }).width).toBe(300);
  expect(of('experiment', null, { experiment: 3 }).width).toBe(48);
  expect(of('experiment', null, { experiment: 9000 }).width).toBe(800);
  const usual = columns.reduce((sum, { width }) => sum + width, 0);
  expect(layoutOf(columns, {}, null).width).toBe(usual);
  expect(layoutOf(columns, { seed: columns[1]!.width + 10, gone: 500 }, null).width).toBe(usual + 10);
});

test('a head sorts the usual way, then the other, then not at all', () => {
  const cycle = (id: string) => {
    const seen: (Sort | null)[] = [];
    let sort: Sort | null = null;
    do {
      sort = of(id, sort).next();
      seen.push(sort);
    } while (sort !== null && seen.length < 5);
    return seen.map((one) => one && (one.descending ? 'descending' : 'ascending'));
  };
  expect(cycle('seconds')).toEqual(['descending', 'ascending', null]);
  expect(cycle('experiment')).toEqual(['ascending', 'descending', null]);
});

test('another head takes over; one that cannot sort changes nothing', () => {
  const sort = { field: 'seed', descending: true };
  expect(of('seed', sort).sorted).toBe('descending');
  expect(of('seconds', sort).sorted).toBeUndefined();
  expect(of('seconds', sort).next()).toEqual({ field: 'seconds', descending: true });
});
