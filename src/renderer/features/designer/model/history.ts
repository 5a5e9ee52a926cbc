/** Undo and redo over values that are replaced rather than changed. */

export interface History<T> {
  readonly past: readonly T[];
  readonly present: T;
  readonly future: readonly T[];
  /** What was changed last, and when: typing into one field is one step. */
  readonly last: { key: string; at: number } | undefined;
}

/** Steps that are kept. */
const longest = 300;
/** Changes of the same thing within so many milliseconds of each other are one step. */
const together = 1500;

export const begin = <T>(present: T): History<T> => ({ past: [], present, future: [], last: undefined });

/** @param key what is changed; changes in quick succession with the same key are one step */
export function record<T>(history: History<T>, next: T, key: string | undefined, now: number): History<T> {
  if (next === history.present) return history;
  const { past, present, last } = history;
  const joins = key !== undefined && last?.key === key && now - last.at < together && past.length > 0;
  return {
    past: joins ? past : [...past, present].slice(-longest),
    present: next,
    future: [],
    last: key === undefined ? undefined : { key, at: now },
  };
}

export function undo<T>({ past, present, future, last }: History<T>): History<T> {
  const before = past.at(-1);
  if (before === undefined) return { past, present, future, last };
  return { past: past.slice(0, -1), present: before, future: [present, ...future], last: undefined };
}

export function redo<T>({ past, present, future, last }: History<T>): History<T> {
  const [after, ...rest] = future;
  if (after === undefined) return { past, present, future, last };
  return { past: [...past, present], present: after, future: rest, last: undefined };
}
