/** What people keep under a name, and what a window keeps for itself. */
import { type Database, sql } from './database.ts';
import { newId } from './ids.ts';
import type { SavedTable } from './schema.ts';

export interface StoredItem {
  id: string;
  screen: string;
  name: string;
  body: unknown;
  createdAt: string;
  updatedAt: string;
}

const item = (row: SavedTable): StoredItem => ({
  id: row.id,
  screen: row.screen,
  name: row.name,
  body: JSON.parse(row.body) as unknown,
  createdAt: row.created_at,
  updatedAt: row.updated_at,
});

/** By name. */
export function savedItems(db: Database, kind: SavedTable['kind'], screen?: string): StoredItem[] {
  let query = sql.selectFrom('saved').selectAll().where('kind', '=', kind).orderBy('name').orderBy('id');
  if (screen !== undefined) query = query.where('screen', '=', screen);
  return db.all(query).map(item);
}

export function savedItem(db: Database, kind: SavedTable['kind'], id: string): StoredItem | undefined {
  const row = db.first(sql.selectFrom('saved').selectAll().where('kind', '=', kind).where('id', '=', id));
  return row === undefined ? undefined : item(row);
}

/** Saves under a new id, or in place of what has the id. */
export function saveItem(
  db: Database,
  kind: SavedTable['kind'],
  {
    id = newId(),
    screen,
    name,
    body,
  }: { id?: string | undefined; screen: string; name: string; body: unknown },
): StoredItem {
  const now = new Date().toISOString();
  const text = JSON.stringify(body);
  db.write(() =>
    db.run(
      sql
        .insertInto('saved')
        .values({ id, kind, screen, name, body: text, created_at: now, updated_at: now })
        .onConflict((conflict) =>
          conflict
            .column('id')
            .doUpdateSet({ screen, name, body: text, updated_at: now })
            .where('kind', '=', kind),
        ),
    ),
  );
  return savedItem(db, kind, id)!;
}

/** Whether there was something to remove. */
export function removeItem(db: Database, kind: SavedTable['kind'], id: string): boolean {
  return db.write(() => db.run(sql.deleteFrom('saved').where('kind', '=', kind).where('id', '=', id))) > 0;
}

export function windowSettings(db: Database): Record<string, unknown> {
  const rows = db.all(sql.selectFrom('window_settings').selectAll().orderBy('key'));
  return Object.fromEntries(rows.map(({ key, value }) => [key, JSON.parse(value) as unknown]));
}

export function setWindowSetting(db: Database, key: string, value: unknown): void {
  const text = JSON.stringify(value);
  db.write(() =>
    db.run(
      sql
        .insertInto('window_settings')
        .values({ key, value: text })
        .onConflict((conflict) => conflict.column('key').doUpdateSet({ value: text })),
    ),
  );
}

export function removeWindowSetting(db: Database, key: string): boolean {
  return db.write(() => db.run(sql.deleteFrom('window_settings').where('key', '=', key))) > 0;
}
