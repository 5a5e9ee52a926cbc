/** The SQLite database: queries are typed and compiled by Kysely, and run at once, so that transactions stay whole. */
import Sqlite from 'better-sqlite3';
import {
  type Compilable,
  DummyDriver,
  Kysely,
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
} from 'kysely';
import { databaseFailure } from './failure.ts';
import { type Migration, migrate, readMigrations } from './migrate.ts';
import type { Schema } from './schema.ts';

/** Milliseconds to wait for another program's write. */
const busyTimeout = 10_000;
/** Statements kept ready; those least recently used go first. */
const keptStatements = 200;

/** Builds queries; executes none. */
export const sql = new Kysely<Schema>({
  dialect: {
    createAdapter: () => new SqliteAdapter(),
    createDriver: () => new DummyDriver(),
    createIntrospector: (db) => new SqliteIntrospector(db),
    createQueryCompiler: () => new SqliteQueryCompiler(),
  },
});

export class Database {
  readonly path: string;
  readonly #connection: Sqlite.Database;
  readonly #statements = new Map<string, Sqlite.Statement<unknown[]>>();

  /**
   * Opens the database, makes it where it is absent, and brings its schema up to date.
   * @throws store.corrupt, store.foreign, store.newer, store.diverged, store.denied, store.disk-full, store.busy, store.io
   */
  constructor(path: string, migrations: readonly Migration[] = readMigrations()) {
    this.path = path;
    this.#connection = this.#guard(() => new Sqlite(path, { timeout: busyTimeout }));
    try {
      this.#guard(() => {
        // Before anything is changed: a foreign or newer database stays as it is.
        migrate(this.#connection, path, migrations, { apply: false });
        this.#connection.pragma('journal_mode = WAL');
        this.#connection.pragma('synchronous = FULL');
        this.#connection.pragma('foreign_keys = ON');
        migrate(this.#connection, path, migrations, { apply: true });
      });
    } catch (error) {
      this.#connection.close();
      throw error;
    }
  }

  /** All rows of a query. */
  all<T>(query: Compilable<T>): T[] {
    const { sql: text, parameters } = query.compile();
    return this.#guard(() => this.#prepared(text).all(...parameters) as T[]);
  }

  /** The first row of a query. */
  first<T>(query: Compilable<T>): T | undefined {
    const { sql: text, parameters } = query.compile();
    return this.#guard(() => this.#prepared(text).get(...parameters) as T | undefined);
  }

  /** Executes a query that returns no rows; returns the number of rows changed. */
  run(query: Compilable): number {
    const { sql: text, parameters } = query.compile();
    return this.#guard(() => this.#prepared(text).run(...parameters).changes);
  }

  /** All rows of a query, each as the array of its columns: for many rows. */
  rows<T extends unknown[]>(query: Compilable): T[] {
    const { sql: text, parameters } = query.compile();
    // Not a kept one: its mode would stay.
    return this.#guard(
      () =>
        this.#connection
          .prepare(text)
          .raw(true)
          .all(...parameters) as T[],
    );
  }

  /** Executes the same statement for each of the rows of parameters, in their order. Call within `write`. */
  repeat(text: string, rows: Iterable<readonly unknown[]>): void {
    this.#guard(() => {
      const statement = this.#prepared(text);
      for (const row of rows) statement.run(...row);
    });
  }

  /** A number that changes when another program has changed the database, not when this one has. */
  foreignChanges(): number {
    return this.#guard(() => this.#connection.pragma('data_version', { simple: true }) as number);
  }

  /** Does all of `work` or nothing. Other programs' writes wait meanwhile. */
  write<T>(work: () => T): T {
    return this.#guard(() => this.#connection.transaction(work).immediate());
  }

  /** What SQLite finds wrong with the file; empty where it is sound. */
  integrityProblems(): string[] {
    const rows = this.#guard(
      () => this.#connection.pragma('integrity_check') as { integrity_check: string }[],
    );
    return rows.map((row) => row.integrity_check).filter((line) => line !== 'ok');
  }

  close(): void {
    this.#connection.close();
  }

  #prepared(text: string): Sqlite.Statement<unknown[]> {
    const kept = this.#statements.get(text);
    // Put last again: the first is the one to go.
    if (kept !== undefined) this.#statements.delete(text);
    const statement = kept ?? this.#connection.prepare<unknown[]>(text);
    this.#statements.set(text, statement);
    if (this.#statements.size > keptStatements) {
      this.#statements.delete(this.#statements.keys().next().value!);
    }
    return statement;
  }

  #guard<T>(work: () => T): T {
    try {
      return work();
    } catch (error) {
      throw databaseFailure(error, this.path);
    }
  }
}
