import { workbenchError } from '#shared/errors.ts';
import { completePreferences, type Preferences, preferencesSchema } from '#shared/preferences.ts';
import { type Database, sql } from './database.ts';

/** Stored preferences, with defaults for what was never set. A stored value that is no longer legal counts as not set. */
export function readPreferences(db: Database): Preferences {
  const stored: Record<string, unknown> = {};
  for (const { key, value } of db.all(sql.selectFrom('preferences').selectAll())) {
    const field = preferencesSchema.shape[key as keyof Preferences];
    const parsed = field?.safeParse(JSON.parse(value));
    if (parsed?.success) stored[key] = parsed.data;
  }
  return completePreferences(stored);
}

/**
 * Sets those given.
 * @throws store.bad-preference
 */
export function writePreferences(db: Database, changes: Partial<Preferences>): Preferences {
  const given = Object.fromEntries(Object.entries(changes).filter(([, value]) => value !== undefined));
  const parsed = preferencesSchema.partial().safeParse(given);
  if (!parsed.success) {
    const { path, message } = parsed.error.issues[0]!;
    throw workbenchError('store.bad-preference', { name: path.join('.'), problem: message });
  }
  return db.write(() => {
    for (const key of Object.keys(given)) {
      const value = JSON.stringify(parsed.data[key as keyof Preferences]);
      db.run(
        sql
          .insertInto('preferences')
          .values({ key, value })
          .onConflict((conflict) => conflict.column('key').doUpdateSet({ value })),
      );
    }
    return readPreferences(db);
  });
}
