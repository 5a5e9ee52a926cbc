/** What may stand at a place of the text, told from the schemas: names with what they do, and the values of choices. */
import { jsonLanguage } from '@codemirror/lang-json';
import type { z } from 'zod';
import { experimentSchema } from '#shared/experiment.ts';
import { schemaAt } from '#shared/validation.ts';
import { factsOf, settingField } from '../model/fields.ts';
import { settingAt } from '../model/problems.ts';
import { sweepable } from '../model/sweep.ts';

type SyntaxNode = ReturnType<typeof jsonLanguage.parser.parse>['topNode'];

export interface Proposal {
  /** As it is written, quotes included. */
  text: string;
  /** What it does. */
  info: string;
}

export interface Proposals {
  /** What is replaced. */
  from: number;
  to: number;
  options: Proposal[];
}

const written = (text: string, { from, to }: SyntaxNode): string | undefined => {
  try {
    return JSON.parse(text.slice(from, to)) as string;
  } catch {
    return undefined;
  }
};

/** The names and numbers that lead to a node, from the outside. */
function pathTo(text: string, node: SyntaxNode): string[] {
  const path: string[] = [];
  for (let at: SyntaxNode | null = node; at !== null; at = at.parent) {
    const name = at.name === 'Property' ? at.getChild('PropertyName') : null;
    if (name !== null) path.unshift(written(text, name) ?? '');
    if (at.parent?.name === 'Array') path.unshift(String(earlier(at)));
  }
  return path;
}

/** How many items of the array stand before one. */
function earlier(item: SyntaxNode): number {
  let n = 0;
  for (let at = item.prevSibling; at !== null; at = at.prevSibling) {
    if (!['[', ',', '⚠'].includes(at.name)) n++;
  }
  return n;
}

const plain = (path: readonly string[]): (string | number)[] =>
  path.map((key) => (/^\d+$/.test(key) ? Number(key) : key));

function infoOf(path: string, schema: z.ZodType | undefined): string {
  const setting = settingAt(path)?.setting;
  const field = setting === undefined ? undefined : settingField(setting);
  if (field !== undefined) return `${field.description} ${factsOf(field)}`.trim();
  return (schema?.meta() as { description?: string } | undefined)?.description ?? '';
}

function namesIn(text: string, object: SyntaxNode): Proposal[] {
  const path = pathTo(text, object);
  const shape = (schemaAt(experimentSchema, plain(path)) as z.ZodObject | undefined)?.shape ?? {};
  const present = new Set(
    object.getChildren('Property').map((property) => written(text, property.getChild('PropertyName')!)),
  );
  return Object.entries(shape)
    .filter(([name]) => !present.has(name))
    .map(([name, schema]) => ({
      text: JSON.stringify(name),
      info: infoOf([...path, name].join('.'), schema as z.ZodType),
    }));
}

function valuesOf(path: readonly string[]): Proposal[] {
  if (path[0] === 'sweep' && path[2] === 'setting')
    return sweepable.map((field) => ({ text: JSON.stringify(field.path), info: field.description }));
  const def = schemaAt(experimentSchema, plain(path))?._zod.def as
    | { type: string; entries?: Record<string, string> }
    | undefined;
  if (def?.type === 'boolean') return ['true', 'false'].map((text) => ({ text, info: '' }));
  return Object.values(def?.entries ?? {}).map((value) => ({ text: JSON.stringify(value), info: '' }));
}

/** Proposals at a position of the text; undefined where there is nothing to propose. */
export function proposalsAt(text: string, position: number): Proposals | undefined {
  const tree = jsonLanguage.parser.parse(text);
  let node: SyntaxNode = tree.resolveInner(position, -1);
  while (node.name === '⚠' && node.parent !== null) node = node.parent;
  const found = (options: Proposal[], from = position, to = position) =>
    options.length === 0 ? undefined : { from, to, options };

  if (node.name === 'PropertyName') {
    const object = node.parent!.parent!;
    // What is being typed is not there yet.
    const own = written(text, node);
    const before = text.slice(0, node.from) + text.slice(node.to);
    const options = namesIn(text, object).concat(
      own === undefined
        ? []
        : namesIn(before, jsonLanguage.parser.parse(before).resolveInner(object.from + 1, 0)).filter(
            ({ text: name }) => name === JSON.stringify(own),
          ),
    );
    return found(options, node.from, node.to);
  }
  if (node.name === 'Object' || node.name === '{') {
    return found(namesIn(text, node.name === '{' ? node.parent! : node));
  }
  if (['String', 'True', 'False', 'Null', 'Number'].includes(node.name)) {
    return found(valuesOf(pathTo(text, node)), node.from, node.to);
  }
  // After the colon of a property without a value.
  if (node.name === 'Property' || node.name === ':') {
    return found(valuesOf(pathTo(text, node.name === ':' ? node.parent! : node)));
  }
  return undefined;
}
