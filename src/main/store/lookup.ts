/** Finding by id or a unique start of it, as people type them. */
import { workbenchError } from '#shared/errors.ts';
import { type Database, sql } from './database.ts';

/**
 * The whole id that `start` stands for.
 * @throws store.unknown-run, store.ambiguous-run, store.unknown-experiment, store.ambiguous-experiment
 */
export function resolveId(db: Database, kind: 'run' | 'experiment', start: string): string {
  const from = start.trim().toLowerCase();
  const matches =
    from === ''
      ? []
      : db.all(
          sql
            .selectFrom(kind === 'run' ? 'runs' : 'experiments')
            .select('id')
            .where('id', '>=', from)
            .where('id', '<', `${from}\u{10ffff}`)
            .orderBy('id')
            .limit(4),
        );
  const ids = matches.map((row) => row.id);
  if (ids.length === 1 || ids[0] === from) return ids[0]!;
  throw ids.length === 0
    ? workbenchError(`store.unknown-${kind}`, { id: start })
    : workbenchError(`store.ambiguous-${kind}`, { id: start, matches: ids });
}
