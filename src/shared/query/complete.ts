/** What may be typed next in a query. */
import { fieldsNamed, type QueryField } from './fields.ts';
import { quoted, type Token, tokenize } from './tokens.ts';

export interface Completion {
  /** What is typed. */
  text: string;
  /** What it is, in a word or two. */
  detail: string;
}

export interface Completions {
  /** Where what is replaced begins; it ends where the cursor is. */
  from: number;
  options: Completion[];
}

/** What fields are known to hold, by field: "arm" → baseline, supcon. */
export type KnownValues = (field: QueryField) => readonly string[];

const kinds: Record<QueryField['group'], string> = { run: 'run', setting: 'setting', metric: 'metric' };

const operatorsOf: Record<QueryField['kind'], string[]> = {
  text: ['=', '!=', 'contains', 'in'],
  number: ['=', '!=', '<', '<=', '>', '>=', 'in'],
  truth: ['='],
  time: ['>', '>=', '<', '<='],
  tags: ['=', '!=', 'in'],
};

export function completions(
  query: string,
  cursor: number,
  fields: readonly QueryField[],
  values: KnownValues,
): Completions {
  const before = tokenize(query.slice(0, cursor), { open: true }).slice(0, -1);
  // What ends at the cursor is still being typed.
  const last = before.at(-1);
  const partial = last !== undefined && last.to === cursor && (last.kind === 'word' || last.kind === 'text');
  const done = partial ? before.slice(0, -1) : before;
  return { from: partial ? last.from : cursor, options: expected(done, fields, values) };
}

function expected(done: readonly Token[], fields: readonly QueryField[], values: KnownValues): Completion[] {
  const last = done.at(-1);
  const asked = fieldBefore(done, fields);
  if (asked !== undefined) {
    return values(asked).map((value) => ({ text: quoted(value), detail: asked.name }));
  }
  const names = (): Completion[] => [
    ...fields.map(({ name, group }) => ({ text: name, detail: kinds[group] })),
    { text: 'not', detail: 'the opposite' },
  ];
  if (last === undefined || last.kind === '(' || isJoiner(last)) return names();
  const field = last.kind === 'word' && !isValue(done) ? fieldsNamed(last.value, fields) : [];
  if (field.length > 0) {
    return operatorsOf[field[0]!.kind].map((text) => ({
      text: text === 'in' ? 'in (' : text,
      detail: field[0]!.name,
    }));
  }
  return [
    { text: 'and', detail: 'both' },
    { text: 'or', detail: 'either' },
  ];
}

const isJoiner = ({ kind, value }: Token) => kind === 'word' && /^(?:and|or|not)$/i.test(value);
const isOperator = (token: Token | undefined) =>
  token?.kind === 'operator' || (token?.kind === 'word' && /^(?:contains|is)$/i.test(token.value));

/** Whether the last word is what a field is compared with. */
const isValue = (done: readonly Token[]) => isOperator(done.at(-2)) || done.at(-1)?.kind === ')';

/** The field whose value comes next: after an operator, or within the list of "in". */
function fieldBefore(done: readonly Token[], fields: readonly QueryField[]): QueryField | undefined {
  const last = done.at(-1);
  let name: Token | undefined;
  if (isOperator(last)) name = done.at(-2);
  else if (last?.kind === ',' || last?.kind === '(') {
    const open = done.findLastIndex(({ kind }) => kind === '(');
    const word = done[open - 1];
    const closed = done.slice(open).some(({ kind }) => kind === ')');
    if (!closed && word?.kind === 'word' && word.value.toLowerCase() === 'in') name = done[open - 2];
    if (name?.kind === 'word' && name.value.toLowerCase() === 'not') name = done[open - 3];
  }
  return name === undefined ? undefined : fieldsNamed(name.value, fields)[0];
}
