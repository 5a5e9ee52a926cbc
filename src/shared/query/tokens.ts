/** The words of a query, with their places, so that a mistake can be marked where it is. */

export interface Token {
  kind: 'word' | 'text' | 'operator' | '(' | ')' | ',' | 'end';
  /** What it says; of a quoted text, what is between the quotes. */
  value: string;
  from: number;
  to: number;
}

/** What is wrong with a query, and where: from this character up to that one. */
export class QueryProblem extends Error {
  readonly from: number;
  readonly to: number;

  constructor(message: string, { from, to }: { from: number; to: number }) {
    super(message);
    this.from = from;
    this.to = to;
  }
}

const operator = /(?:==|!=|<>|<=|>=|!~|[=<>~])/y;
const word = /[^\s"'()<>=!~,]+/y;

/**
 * @param open takes a quotation without its end as text up to the end of the query, as while it is typed
 * @throws QueryProblem
 */
export function tokenize(query: string, { open = false } = {}): Token[] {
  const tokens: Token[] = [];
  let at = 0;
  const push = (kind: Token['kind'], value: string, to: number) => {
    tokens.push({ kind, value, from: at, to });
    at = to;
  };
  while (at < query.length) {
    const char = query[at]!;
    if (/\s/.test(char)) {
      at += 1;
      continue;
    }
    if (char === '(' || char === ')' || char === ',') {
      push(char, char, at + 1);
      continue;
    }
    if (char === '"' || char === "'") {
      const { value, to } = quotation(query, at, open);
      push('text', value, to);
      continue;
    }
    const symbol = matchAt(operator, query, at);
    if (symbol !== undefined) {
      push('operator', symbol, at + symbol.length);
      continue;
    }
    const plain = matchAt(word, query, at);
    if (plain === undefined) {
      throw new QueryProblem(`“${char}” means nothing here.`, { from: at, to: at + 1 });
    }
    push('word', plain, at + plain.length);
  }
  push('end', '', query.length);
  return tokens;
}

function matchAt(pattern: RegExp, text: string, at: number): string | undefined {
  pattern.lastIndex = at;
  return pattern.exec(text)?.[0];
}

/** A backslash takes the next character as it is. */
function quotation(query: string, start: number, open: boolean): { value: string; to: number } {
  const quote = query[start];
  let value = '';
  for (let i = start + 1; i < query.length; i += 1) {
    if (query[i] === quote) return { value, to: i + 1 };
    if (query[i] === '\\' && i + 1 < query.length) i += 1;
    value += query[i];
  }
  if (open) return { value, to: query.length };
  throw new QueryProblem('The quotation has no end.', { from: start, to: query.length });
}

/** As it must be written to be read as one value: in quotes where it is more than a word. */
export function quoted(value: string): string {
  const plain = /^[^\s"'()<>=!~,]+$/.test(value) && !/^(?:and|or|not|in|is|contains)$/i.test(value);
  return plain ? value : `"${value.replace(/["\\]/g, '\\$&')}"`;
}
