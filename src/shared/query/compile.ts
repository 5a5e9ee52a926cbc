/** From what a person asks to what the store can look up. */

import type { RunCondition, RunFilter } from '../run.ts';
import { runStatuses } from '../run.ts';
import { nearestName } from '../validation.ts';
import { fieldsNamed, type QueryField, queryFields } from './fields.ts';
import { type Place, parseQuery, type QueryNode, type QueryValue } from './parse.ts';
import { QueryProblem } from './tokens.ts';

/** Statuses as the window calls them. */
const statusWords: Record<string, string> = { waiting: 'queued', training: 'running' };

type CompareNode = Extract<QueryNode, { kind: 'compare' }>;

/**
 * @param metrics names of what is known to have been measured
 * @returns null where nothing is asked
 * @throws QueryProblem
 */
export function compileQuery(query: string, metrics: readonly string[]): RunFilter | null {
  const node = parseQuery(query);
  return node === null ? null : compile(node, queryFields(metrics));
}

function compile(node: QueryNode, fields: readonly QueryField[]): RunFilter {
  switch (node.kind) {
    case 'all':
      return { all: node.nodes.map((one) => compile(one, fields)) };
    case 'any':
      return { any: node.nodes.map((one) => compile(one, fields)) };
    case 'not':
      return { not: compile(node.node, fields) };
    case 'text':
      return anywhere(node.text.value);
    default:
      return compare(node, fields);
  }
}

/** A word alone. */
function anywhere(text: string): RunFilter {
  const places = ['experiment', 'arm', 'notes', 'id'];
  return {
    any: [
      ...places.map((field): RunCondition => ({ field, op: 'contains', value: text })),
      { field: 'tags', op: 'contains', value: text },
    ],
  };
}

function compare({ field: name, op, values, list }: CompareNode, fields: readonly QueryField[]): RunFilter {
  const field = resolve(name, fields);
  if (field.kind === 'tags') return tags(op, values, name);
  const read = values.map((value) => constant(value, field));
  if (list) return { any: read.map((value) => ({ field: field.field, op: '=', value })) };
  const value = read[0]!;
  if (value === null && op !== '=' && op !== '!=') {
    throw new QueryProblem('Nothing can be compared with “none” but by = and !=.', values[0]!);
  }
  if (op === 'contains' && field.kind !== 'text') {
    throw new QueryProblem(`${field.name} is not a text: ask with =, < or >.`, name);
  }
  if (['<', '<=', '>', '>='].includes(op) && (field.kind === 'text' || field.kind === 'truth')) {
    throw new QueryProblem(`${field.name} has no order: ask with = or contains.`, name);
  }
  return { field: field.field, op, value };
}

/** A run has a tag or has it not. */
function tags(op: CompareNode['op'], values: readonly QueryValue[], name: Place): RunFilter {
  const has = (value: QueryValue): RunFilter =>
    isNone(value)
      ? { field: 'tags', op: '=', value: '[]' }
      : { field: 'tags', op: 'contains', value: value.value };
  if (op === '=' || op === 'contains') return has(values[0]!);
  if (op === '!=') return { not: has(values[0]!) };
  if (op === 'in') return { any: values.map(has) };
  throw new QueryProblem('A tag is there or not: ask with = or !=.', name);
}

function resolve(name: QueryValue, fields: readonly QueryField[]): QueryField {
  const found = fieldsNamed(name.value, fields);
  if (found.length === 1) return found[0]!;
  if (found.length > 1) {
    const names = found.slice(0, 4).map((field) => field.name);
    throw new QueryProblem(
      `“${name.value}” may be ${names.join(', ')}${found.length > 4 ? '…' : ''}. Say which.`,
      name,
    );
  }
  const near = nearestName(
    name.value,
    fields.map((field) => field.name),
  );
  throw new QueryProblem(
    `Nothing is called “${name.value}”.${near === undefined ? '' : ` Did you mean ${near}?`}`,
    name,
  );
}

const isNone = ({ value, quoted }: QueryValue) => !quoted && /^(?:none|null|empty)$/i.test(value);

/** Above 1 only percent can be meant: tables show it so. */
const sharesOfOne = /accuracy/;
const percentMeant = (value: string, { field }: QueryField) => sharesOfOne.test(field) && Number(value) > 1;

/** A value as the field has it: 90% is 0.9, an accuracy of 90 too, yes is true, none is what has no value. */
function constant(written: QueryValue, field: QueryField): string | number | boolean | null {
  const { value, quoted } = written;
  if (isNone(written)) return noneOf(field);
  if (field.kind === 'number') {
    const number = /^[-+]?(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?%?$/i.test(value)
      ? Number(value.replace('%', '')) / (value.endsWith('%') || percentMeant(value, field) ? 100 : 1)
      : Number.NaN;
    if (quoted || Number.isNaN(number)) {
      throw new QueryProblem(`${field.name} is a number; “${value}” is not.`, written);
    }
    return number;
  }
  if (field.kind === 'truth') {
    if (/^(?:true|yes|on)$/i.test(value)) return true;
    if (/^(?:false|no|off)$/i.test(value)) return false;
    throw new QueryProblem(`${field.name} is yes or no; “${value}” is neither.`, written);
  }
  if (field.kind === 'time' && !/^\d{4}(?:-\d\d(?:-\d\d(?:T[\d:.]+Z?)?)?)?$/.test(value)) {
    throw new QueryProblem(`${field.name} is a date such as 2026-05-31; “${value}” is none.`, written);
  }
  if (field.field === 'status') return status(written);
  return value;
}

/** Notes that are empty; a setting whose choice is itself called "none"; otherwise what has no value. */
function noneOf({ field, group, kind }: QueryField): string | null {
  if (field === 'notes') return '';
  return group === 'setting' && kind === 'text' ? 'none' : null;
}

const statusTitle = (status: string) =>
  Object.entries(statusWords).find(([, known]) => known === status)?.[0] ?? status;

function status(written: QueryValue): string {
  const word = written.value.toLowerCase();
  const known = statusWords[word] ?? word;
  if ((runStatuses as readonly string[]).includes(known)) return known;
  throw new QueryProblem(
    `No run has the status “${written.value}”; there are ${runStatuses.map(statusTitle).join(', ')}.`,
    written,
  );
}
