/** Where runs differ and what was measured of them, for the columns of a table and the completion of a query. */
import { type Json, leaves } from '#shared/paths.ts';
import type { RunFields, RunQuery } from '#shared/run.ts';
import { effectiveSettings, type Settings } from '#shared/settings.ts';
import { type Database, sql } from './database.ts';
import { matching } from './run-query.ts';

/** Differences are looked for among this many different settings, those of the newest runs. */
const looked = 500;
/** Values told of each setting. */
const told = 30;

/** @throws store.bad-query */
export function fieldsOfRuns(
  db: Database,
  query: Pick<RunQuery, 'where' | 'removed' | 'archived'>,
): RunFields {
  const base = matching(query);
  const [[total]] = db.rows<[number]>(base.select((eb) => eb.fn.countAll<number>().as('total'))) as [
    [number],
  ];
  const column = (name: 'runs.arm' | 'experiments.name') =>
    db.rows<[string]>(base.select(name).distinct().orderBy(name).limit(500)).map(([value]) => value);
  const settings = db
    .rows<[string]>(base.select('runs.settings').distinct().orderBy('runs.id', 'desc').limit(looked))
    .map(([json]) => JSON.parse(json) as Settings);
  const metrics = db
    .rows<[string]>(sql.selectFrom('last_metrics').select('name').distinct().orderBy('name'))
    .map(([name]) => name);
  const tags = db.rows<[string]>(base.select('runs.tags').distinct()).flatMap(([json]) => JSON.parse(json));
  return {
    total,
    differing: differing(settings),
    metrics,
    tags: [...new Set<string>(tags)].sort(),
    arms: column('runs.arm'),
    experiments: column('experiments.name'),
  };
}

/** Settings that have more than one value among those that they have an influence on, in the order of the settings. */
function differing(all: readonly Settings[]): RunFields['differing'] {
  const seen = new Map<string, Set<string>>();
  for (const settings of all) {
    for (const [path, value] of leaves(effectiveSettings(settings))) {
      const values = seen.get(path) ?? new Set();
      values.add(JSON.stringify(value));
      seen.set(path, values);
    }
  }
  return [...seen]
    .filter(([, values]) => values.size > 1)
    .map(([path, values]) => ({
      path,
      values: [...values]
        .slice(0, told)
        .map((json) => JSON.parse(json) as Json)
        .filter((value) => value === null || typeof value !== 'object')
        .sort(byValue),
    }));
}

type Plain = string | number | boolean | null;
const byValue = (a: Plain, b: Plain) =>
  typeof a === 'number' && typeof b === 'number' ? a - b : String(a).localeCompare(String(b), 'en');
