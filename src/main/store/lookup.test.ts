import { expect, test } from 'vitest';
import { newId } from './ids.ts';
import { resolveId } from './lookup.ts';
import { failure, storeRuns, temporaryDatabase } from './testing/store.ts';

test('ids sort by the time of their making', () => {
  const ids = Array.from({ length: 5000 }, () => newId());
  expect(ids.toSorted()).toEqual(ids);
  expect(new Set(ids).size).toBe(ids.length);
  expect(ids[0]).toMatch(/^[0-9a-hjkmnp-tv-z]{12}$/);
});

test('the start of an id is enough where it is unique', () => {
  const db = temporaryDatabase();
  const [first, second] = storeRuns(db) as [string, string];
  expect(resolveId(db, 'run', first)).toBe(first);
  expect(resolveId(db, 'run', ` ${second.slice(0, 11).toUpperCase()}`)).toBe(second);
  expect(failure(() => resolveId(db, 'run', first.slice(0, 2)))).toEqual({
    code: 'store.ambiguous-run',
    message: `"${first.slice(0, 2)}" is the start of several runs: ${first}, ${second}.`,
    advice: 'Give more of the id.',
  });
  for (const id of ['zzz', '', '%', "' or 1"]) {
    expect(failure(() => resolveId(db, 'run', id))).toMatchObject({
      code: 'store.unknown-run',
      message: `There is no run "${id}".`,
    });
  }
  expect(failure(() => resolveId(db, 'experiment', 'zzz')).code).toBe('store.unknown-experiment');
});
