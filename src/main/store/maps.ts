/** Maps of features: what is known of them, beside their files. */
import type { MapInfo } from '#shared/projection.ts';
import { type Database, sql } from './database.ts';

/** What is stored of a map as it is; the rest of `MapInfo` is told by its row. */
type StoredInfo = Omit<MapInfo, 'runStatus'>;

export interface StoredMap {
  info: MapInfo;
  /** Name within the folder of its run's maps. */
  file: string;
  sha256: string;
}

/** Stores a map with its file, in place of one of the same id. */
export function insertMap(
  db: Database,
  info: StoredInfo,
  frame: number | null,
  { file, sha256, bytes }: { file: string; sha256: string; bytes: number },
): void {
  const { id, run, stage, epoch, series, createdAt } = info;
  db.write(() => {
    deleteRows(db, id);
    db.run(
      sql.insertInto('artifacts').values({
        run_id: run,
        kind: 'map',
        stage,
        epoch,
        step: 0,
        file,
        sha256,
        bytes,
        created_at: createdAt,
      }),
    );
    db.run(
      sql.insertInto('maps').values({
        id,
        run_id: run,
        series,
        frame,
        file,
        info: JSON.stringify(info),
        created_at: createdAt,
      }),
    );
  });
}

function deleteRows(db: Database, id: string): void {
  const known = db.first(sql.selectFrom('maps').select(['run_id', 'file']).where('id', '=', id));
  if (known === undefined) return;
  db.run(
    sql
      .deleteFrom('artifacts')
      .where('run_id', '=', known.run_id)
      .where('kind', '=', 'map')
      .where('file', '=', known.file),
  );
  db.run(sql.deleteFrom('maps').where('id', '=', id));
}

const select = () =>
  sql
    .selectFrom('maps')
    .innerJoin('runs', 'runs.id', 'maps.run_id')
    .innerJoin('artifacts', (join) =>
      join
        .onRef('artifacts.run_id', '=', 'maps.run_id')
        .onRef('artifacts.file', '=', 'maps.file')
        .on('artifacts.kind', '=', 'map'),
    )
    .select(['maps.info', 'maps.file', 'artifacts.sha256', 'runs.removed_at']);

function stored(row: { info: string; file: string; sha256: string; removed_at: string | null }): StoredMap {
  const info = JSON.parse(row.info) as StoredInfo;
  return {
    info: { ...info, runStatus: row.removed_at === null ? 'kept' : 'removed' },
    file: row.file,
    sha256: row.sha256,
  };
}

/** By its id or a unique start of it. */
export function mapById(db: Database, start: string): StoredMap | undefined {
  const from = start.toLowerCase();
  const rows = db.all(
    select()
      .where('maps.id', '>=', from)
      .where('maps.id', '<', `${from}\u{10ffff}`)
      .orderBy('maps.id')
      .limit(2),
  );
  if (rows.length === 0) return undefined;
  const first = stored(rows[0]!);
  return rows.length === 1 || first.info.id === from ? first : undefined;
}

/** The newest first; of one run where it is named. */
export function storedMaps(db: Database, run?: string): StoredMap[] {
  let query = select().orderBy('maps.created_at', 'desc').orderBy('maps.id');
  if (run !== undefined) query = query.where('maps.run_id', '=', run);
  return db.all(query).map(stored);
}

/** Frames of a time machine, in their order; of all of them, one after another, where none is named. */
export function mapFrames(db: Database, { run, series }: { run?: string | undefined; series?: string }) {
  let query = select().where('maps.series', 'is not', null).orderBy('maps.series').orderBy('maps.frame');
  if (run !== undefined) query = query.where('maps.run_id', '=', run);
  if (series !== undefined) query = query.where('maps.series', '=', series);
  return db.all(query).map(stored);
}

/** Forgets a map; its file goes with the next sweep. */
export function deleteMap(db: Database, id: string): void {
  db.write(() => deleteRows(db, id));
}
