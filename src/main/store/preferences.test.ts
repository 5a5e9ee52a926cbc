import { expect, test } from 'vitest';
import { completePreferences } from '#shared/preferences.ts';
import { sql } from './database.ts';
import { readPreferences, writePreferences } from './preferences.ts';
import { failure, temporaryDatabase } from './testing/store.ts';

test('what was never set has its default; what was set stays', () => {
  const db = temporaryDatabase();
  expect(readPreferences(db)).toEqual(completePreferences());
  expect(writePreferences(db, { recovery: 'fail', silenceSeconds: 60 })).toMatchObject({ recovery: 'fail' });
  writePreferences(db, { closePolicy: 'pause' });
  expect(readPreferences(db)).toEqual({
    ...completePreferences(),
    recovery: 'fail',
    silenceSeconds: 60,
    closePolicy: 'pause',
  });
});

test('what is not legal is refused and changes nothing', () => {
  const db = temporaryDatabase();
  expect(failure(() => writePreferences(db, { closePolicy: 'pause', runsPerDevice: 0 }))).toMatchObject({
    code: 'store.bad-preference',
    message: expect.stringContaining('The preference "runsPerDevice" cannot be set: '),
  });
  expect(failure(() => writePreferences(db, { colour: 'red' } as never)).code).toBe('store.bad-preference');
  expect(readPreferences(db)).toEqual(completePreferences());
});

test('what another version stored and this one does not know counts as not set', () => {
  const db = temporaryDatabase();
  for (const [key, value] of [
    ['colour', '"red"'],
    ['recovery', '"dance"'],
    ['silenceSeconds', '60'],
  ] as const) {
    db.run(sql.insertInto('preferences').values({ key, value }));
  }
  expect(readPreferences(db)).toEqual({ ...completePreferences(), silenceSeconds: 60 });
});
