/**
 * The language in which runs are looked up:
 *
 *     temperature < 0.1 and dataset = cifar10
 *     status = failed or tag = good
 *     not (arm in (baseline, supcon)) and notes contains "second try"
 *     accuracy > 90% resnet          (a word alone is looked for in names, arms, tags and notes)
 *
 * "not" binds most, then "and" (which may be left out), then "or".
 */
import { QueryProblem, type Token, tokenize } from './tokens.ts';

export type QueryOperator = '=' | '!=' | '<' | '<=' | '>' | '>=' | 'contains' | 'in';

export interface Place {
  from: number;
  to: number;
}

export interface QueryValue extends Place {
  value: string;
  /** In quotes: it is text, whatever it looks like. */
  quoted: boolean;
}

export type QueryNode =
  | { kind: 'all' | 'any'; nodes: QueryNode[] }
  | { kind: 'not'; node: QueryNode }
  | { kind: 'compare'; field: QueryValue; op: QueryOperator; values: QueryValue[]; list: boolean }
  | { kind: 'text'; text: QueryValue };

/** How deep parentheses may go. */
const deepest = 20;

const operators: Record<string, { op: QueryOperator; negated: boolean }> = {
  '=': { op: '=', negated: false },
  '==': { op: '=', negated: false },
  '!=': { op: '!=', negated: false },
  '<>': { op: '!=', negated: false },
  '<': { op: '<', negated: false },
  '<=': { op: '<=', negated: false },
  '>': { op: '>', negated: false },
  '>=': { op: '>=', negated: false },
  '~': { op: 'contains', negated: false },
  '!~': { op: 'contains', negated: true },
};

/**
 * @returns null where nothing is asked
 * @throws QueryProblem
 */
export function parseQuery(query: string): QueryNode | null {
  const tokens = tokenize(query);
  return tokens.length === 1 ? null : new Parser(tokens).whole();
}

class Parser {
  readonly #tokens: Token[];
  #at = 0;
  #depth = 0;

  constructor(tokens: Token[]) {
    this.#tokens = tokens;
  }

  whole(): QueryNode {
    const node = this.#any();
    const { kind } = this.#now;
    if (kind === ')') throw new QueryProblem('No parenthesis was opened for this one.', this.#now);
    if (kind !== 'end') throw new QueryProblem('Something is missing before this.', this.#now);
    return node;
  }

  get #now(): Token {
    return this.#tokens[this.#at]!;
  }

  #next(): Token {
    const token = this.#now;
    if (token.kind !== 'end') this.#at += 1;
    return token;
  }

  #keyword(word: string, ahead = 0): boolean {
    const token = this.#tokens[this.#at + ahead];
    return token?.kind === 'word' && token.value.toLowerCase() === word;
  }

  #take(word: string): boolean {
    const found = this.#keyword(word);
    if (found) this.#at += 1;
    return found;
  }

  #any(): QueryNode {
    const nodes = [this.#all()];
    while (this.#take('or')) nodes.push(this.#all());
    return nodes.length === 1 ? nodes[0]! : { kind: 'any', nodes };
  }

  #all(): QueryNode {
    const nodes = [this.#one()];
    for (;;) {
      const { kind } = this.#now;
      if (this.#take('and')) nodes.push(this.#one());
      else if (!this.#keyword('or') && (kind === 'word' || kind === 'text' || kind === '(')) {
        nodes.push(this.#one());
      } else return nodes.length === 1 ? nodes[0]! : { kind: 'all', nodes };
    }
  }

  #one(): QueryNode {
    if (this.#keyword('not')) {
      this.#at += 1;
      return { kind: 'not', node: this.#deeper(() => this.#one()) };
    }
    const token = this.#next();
    if (token.kind === '(') {
      const node = this.#deeper(() => this.#any());
      if (this.#now.kind !== ')') {
        throw new QueryProblem(
          'This parenthesis is not closed.',
          this.#now.kind === 'end' ? token : this.#now,
        );
      }
      this.#at += 1;
      return node;
    }
    if (token.kind === 'end') throw new QueryProblem('The query ends too early.', token);
    if (token.kind === 'operator') {
      throw new QueryProblem(`A name must stand before “${token.value}”, such as temperature.`, token);
    }
    if ((token.kind !== 'word' && token.kind !== 'text') || /^(?:and|or)$/i.test(token.value)) {
      throw new QueryProblem(`A condition must stand here, not “${token.value}”.`, token);
    }
    return this.#condition(readValue(token));
  }

  #deeper<T>(work: () => T): T {
    this.#depth += 1;
    if (this.#depth > deepest) throw new QueryProblem('This is nested too deeply.', this.#now);
    const result = work();
    this.#depth -= 1;
    return result;
  }

  #condition(field: QueryValue): QueryNode {
    const token = this.#now;
    if (token.kind === 'operator') {
      this.#at += 1;
      const { op, negated } = operators[token.value]!;
      return negate(negated, { kind: 'compare', field, op, values: [this.#value(token)], list: false });
    }
    const negated =
      this.#keyword('not') && (this.#keyword('in', 1) || this.#keyword('contains', 1)) && this.#take('not');
    if (this.#keyword('in')) {
      const word = this.#next();
      return negate(negated, { kind: 'compare', field, op: 'in', values: this.#list(word), list: true });
    }
    if (this.#keyword('contains')) {
      const word = this.#next();
      return negate(negated, {
        kind: 'compare',
        field,
        op: 'contains',
        values: [this.#value(word)],
        list: false,
      });
    }
    if (this.#keyword('is')) {
      const word = this.#next();
      const op = this.#take('not') ? '!=' : '=';
      return { kind: 'compare', field, op, values: [this.#value(word)], list: false };
    }
    return { kind: 'text', text: field };
  }

  #value(after: Token): QueryValue {
    const token = this.#now;
    if (token.kind !== 'word' && token.kind !== 'text') {
      throw new QueryProblem(
        `A value must stand after “${after.value}”.`,
        token.kind === 'end' ? after : token,
      );
    }
    this.#at += 1;
    return readValue(token);
  }

  #list(after: Token): QueryValue[] {
    const open = this.#now;
    if (open.kind !== '(') {
      throw new QueryProblem('A list in parentheses must stand after “in”: in (1, 2).', after);
    }
    this.#at += 1;
    const values = [this.#value(open)];
    while (this.#now.kind === ',') values.push(this.#value(this.#next()));
    if (this.#now.kind !== ')') {
      const end = this.#now.kind === 'end';
      throw new QueryProblem(
        end ? 'The list is not closed.' : 'A comma must stand between values.',
        end ? open : this.#now,
      );
    }
    this.#at += 1;
    return values;
  }
}

const readValue = ({ kind, value, from, to }: Token): QueryValue => ({
  value,
  quoted: kind === 'text',
  from,
  to,
});

const negate = (negated: boolean, node: QueryNode): QueryNode => (negated ? { kind: 'not', node } : node);
