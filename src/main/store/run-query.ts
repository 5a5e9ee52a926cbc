/** Pages of runs as a table shows them: filtered, sorted and cut by the database. */
import { type Compilable, type ExpressionBuilder, type RawBuilder, sql as raw } from 'kysely';
import { workbenchError } from '#shared/errors.ts';
import { settingPaths } from '#shared/expand.ts';
import type { RunCondition, RunFilter, RunPage, RunQuery, RunRow } from '#shared/run.ts';
import { type Database, sql } from './database.ts';
import type { Schema } from './schema.ts';

const columns = {
  id: 'runs.id',
  experiment: 'experiments.name',
  experimentId: 'runs.experiment_id',
  arm: 'runs.arm',
  seed: 'runs.seed',
  status: 'runs.status',
  engine: 'runs.engine',
  epochs: 'runs.epochs',
  seconds: 'runs.seconds',
  createdAt: 'runs.created_at',
  startedAt: 'runs.started_at',
  finishedAt: 'runs.finished_at',
  failureCode: 'runs.failure_code',
  priority: 'runs.priority',
  rank: 'runs.rank',
  notes: 'runs.notes',
  tags: 'runs.tags',
  parentId: 'runs.parent_id',
} as const;

type Value = string | number | null;
type Context = ExpressionBuilder<Schema, 'runs' | 'experiments'>;

const settingPrefix = 'settings.';
const metricPrefix = 'metrics.';
const bestPrefix = 'best.';

/** What a field's value is in SQL. @throws store.bad-query */
function expression(field: string): RawBuilder<Value> {
  if (Object.hasOwn(columns, field))
    return raw.ref(columns[field as keyof typeof columns]) as RawBuilder<Value>;
  if (field.startsWith(settingPrefix)) {
    const path = field.slice(settingPrefix.length);
    if (settingPaths.includes(path)) return raw<Value>`json_extract(runs.settings, ${`$.${path}`})`;
  }
  if (field.startsWith(metricPrefix)) {
    const name = field.slice(metricPrefix.length);
    return raw<Value>`(SELECT value FROM last_metrics WHERE run_id = runs.id AND name = ${name})`;
  }
  if (field.startsWith(bestPrefix)) {
    const name = field.slice(bestPrefix.length);
    const best = raw.raw(name.endsWith('loss') ? 'min' : 'max');
    return raw<Value>`(SELECT ${best}(value) FROM metrics WHERE run_id = runs.id AND name = ${name})`;
  }
  const known = [...Object.keys(columns), 'settings.…', 'metrics.…', 'best.…'];
  throw workbenchError('store.bad-query', { problem: `there is no field "${field}"`, known });
}

/** SQLite has no booleans. */
const toSql = (value: string | number | boolean | null): Value =>
  typeof value === 'boolean' ? Number(value) : value;

function condition({ field, op, value }: RunCondition): RawBuilder<boolean> {
  const left = expression(field);
  const bad = (problem: string) =>
    workbenchError('store.bad-query', {
      problem,
      known: ['=', '!=', '<', '<=', '>', '>=', 'contains', 'in'],
    });
  if (op === 'in') {
    if (!Array.isArray(value)) throw bad(`"in" needs a list of values for ${field}`);
    return value.length === 0 ? raw<boolean>`0` : raw<boolean>`${left} IN (${raw.join(value)})`;
  }
  if (Array.isArray(value)) throw bad(`"${op}" needs a single value for ${field}`);
  if (op === 'contains') {
    // A tag is contained whole, a text in part; upper and lower case are the same.
    if (field === 'tags') {
      return raw<boolean>`EXISTS (SELECT 1 FROM json_each(runs.tags) WHERE lower(json_each.value) = lower(${String(value)}))`;
    }
    return raw<boolean>`instr(lower(${left}), lower(${String(value)})) > 0`;
  }
  if (op === '=') return raw<boolean>`${left} IS ${toSql(value)}`;
  if (op === '!=') return raw<boolean>`${left} IS NOT ${toSql(value)}`;
  if (!['<', '<=', '>', '>='].includes(op)) throw bad(`there is no comparison "${op}"`);
  return raw<boolean>`${left} ${raw.raw(op)} ${toSql(value)}`;
}

/** What is compared with nothing does not hold, so its opposite does. */
function holds(filter: RunFilter): RawBuilder<boolean> {
  if ('field' in filter) return raw<boolean>`coalesce(${condition(filter)}, 0)`;
  if ('not' in filter) return raw<boolean>`NOT ${holds(filter.not)}`;
  const [parts, joiner, none] = 'all' in filter ? [filter.all, ' AND ', '1'] : [filter.any, ' OR ', '0'];
  if (parts.length === 0) return raw<boolean>`${raw.raw(none)}`;
  return raw<boolean>`(${raw.join(parts.map(holds), raw.raw(joiner))})`;
}

/** The runs that match, not ordered. @throws store.bad-query */
export function matching({ where = [], removed, archived }: RunQuery): typeof joined {
  const filter = (eb: Context) =>
    eb.and([
      ...(removed === true ? [eb('runs.removed_at', 'is not', null)] : [eb('runs.removed_at', 'is', null)]),
      // Removed ones are shown whether or not they were archived.
      ...(archived === true || removed === true ? [] : [eb('runs.archived', '=', 0)]),
      ...where.map(holds),
    ]);
  return joined.where(filter as never);
}

/** @throws store.bad-query */
export function queryRuns(db: Database, query: RunQuery): RunPage {
  const { sort = [], offset = 0, limit, fields = [] } = query;
  const base = matching(query);
  const names = [...new Set(fields)];
  let ordered = base;
  for (const { field, descending } of sort) {
    const direction = descending === true ? 'desc' : 'asc';
    // What has no value comes last either way.
    ordered = ordered.orderBy(expression(field), (order) => order[direction]().nullsLast());
  }
  ordered = ordered.orderBy('runs.id', 'desc');
  let page: RowColumns[];
  let total: number;
  if (limit === undefined && offset === 0) {
    page = db.rows<RowColumns>(withColumns(ordered, names));
    total = page.length;
  } else {
    // Filter and order are worked out once, for count and page alike; only the page's rows are read whole.
    const ids = db.rows<[string]>(ordered.select('runs.id')).map(([id]) => id);
    total = ids.length;
    const wanted = ids.slice(offset, limit === undefined ? undefined : offset + limit);
    const found = new Map<string, RowColumns>();
    for (const part of chunks(wanted, 5000)) {
      const query = withColumns(joined.where('runs.id', 'in', part), names);
      for (const row of db.rows<RowColumns>(query)) found.set(row[0], row);
    }
    page = wanted.map((id) => found.get(id)!);
  }
  const rows = page.map((row) => toRow(row, names));
  const metrics = names.filter((name) => name.startsWith(metricPrefix));
  if (metrics.length > 0) markNaN(db, new Map(rows.map((row) => [row.id, row])), metrics);
  return { total, rows };
}

const joined = sql.selectFrom('runs').innerJoin('experiments', 'experiments.id', 'runs.experiment_id');

/** With what `toRow` reads, in its order. */
function withColumns(query: typeof joined, names: readonly string[]): Compilable {
  return query
    .select([
      'runs.id',
      'runs.experiment_id',
      'experiments.name',
      'runs.arm',
      'runs.seed',
      'runs.status',
      'runs.engine',
      'runs.epochs',
      'runs.seconds',
      'runs.created_at',
      'runs.started_at',
      'runs.finished_at',
      'runs.failure_code',
      'runs.tags',
      'runs.archived',
      'runs.priority',
      raw<number>`runs.notes != ''`.as('noted'),
    ])
    .select(names.map((name, i) => expression(name).as(`field${i}`)));
}

type RowColumns = [
  id: string,
  experimentId: string,
  experimentName: string,
  arm: string,
  seed: number,
  status: RunRow['status'],
  engine: string | null,
  epochs: number,
  seconds: number,
  createdAt: string,
  startedAt: string | null,
  finishedAt: string | null,
  failureCode: string | null,
  tags: string,
  archived: number,
  priority: number,
  noted: number,
  ...values: Value[],
];

function toRow(row: RowColumns, names: readonly string[]): RunRow {
  const values: RunRow['values'] = {};
  for (const [i, name] of names.entries()) values[name] = row[17 + i] as Value;
  return {
    id: row[0],
    experiment: { id: row[1], name: row[2] },
    arm: row[3],
    seed: row[4],
    status: row[5],
    engine: row[6],
    epochs: row[7],
    seconds: row[8],
    createdAt: row[9],
    startedAt: row[10],
    finishedAt: row[11],
    failureCode: row[12],
    tags: row[13] === '[]' ? [] : (JSON.parse(row[13]) as string[]),
    archived: row[14] === 1,
    priority: row[15],
    noted: row[16] === 1,
    values,
  };
}

/** A metric that was measured and is NaN is stored as NULL, like one that was not measured. */
function markNaN(db: Database, rows: ReadonlyMap<string, RunRow>, fields: readonly string[]): void {
  const nan = db.all(
    sql
      .selectFrom('last_metrics')
      .select(['run_id', 'name'])
      .where('value', 'is', null)
      .where(
        'name',
        'in',
        fields.map((field) => field.slice(metricPrefix.length)),
      ),
  );
  for (const { run_id, name } of nan) {
    const row = rows.get(run_id);
    if (row !== undefined) row.values[`${metricPrefix}${name}`] = Number.NaN;
  }
}

function* chunks<T>(items: readonly T[], size: number): Generator<readonly T[]> {
  for (let from = 0; from < items.length; from += size) yield items.slice(from, from + size);
}
