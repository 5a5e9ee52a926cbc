/** Every text that any procedure takes, by its schema: ids cannot be paths, and nothing else is one without being known. */
import { expect, test } from 'vitest';
import type { z } from 'zod';
import { contract } from '#shared/contract.ts';

interface Def {
  type: string;
  shape?: Record<string, z.ZodType>;
  element?: z.ZodType;
  innerType?: z.ZodType;
  in?: z.ZodType;
  options?: z.ZodType[];
  valueType?: z.ZodType;
  items?: z.ZodType[];
}

/** The schemas of texts within a schema, each with the names that lead to it. */
function texts(schema: z.ZodType, path: string): [string, z.ZodType][] {
  const def = schema._zod.def as unknown as Def;
  const within = (inner: z.ZodType | undefined, name = '') =>
    inner === undefined ? [] : texts(inner, name === '' ? path : `${path}.${name}`);
  switch (def.type) {
    case 'string':
      return [[path, schema]];
    case 'object':
      return Object.entries(def.shape!).flatMap(([name, inner]) => within(inner, name));
    case 'array':
      return within(def.element);
    case 'union':
      return def.options!.flatMap((option) => within(option));
    case 'tuple':
      return def.items!.flatMap((item) => within(item));
    case 'record':
      return within(def.valueType);
    case 'pipe':
      return within(def.in);
    default:
      return within(def.innerType);
  }
}

const all = Object.entries(contract).flatMap(([feature, procedures]) =>
  Object.entries(procedures as Record<string, { '~orpc': { inputSchema?: z.ZodType } }>).flatMap(
    ([name, procedure]) => {
      const schema = procedure['~orpc'].inputSchema;
      return schema === undefined ? [] : texts(schema, `${feature}.${name}`);
    },
  ),
);

const paths = [
  '../../../etc/passwd',
  '..\\..\\x',
  '/etc/passwd',
  '.',
  '..',
  'a/b',
  'a\0b',
  '%2e%2e%2f',
  '~/x',
];

/** What takes any text: words for people, names that the database alone looks up, and paths that are checked. */
const harmless = [
  // Words.
  /^experiments\.create\.source$/,
  /^experiments\.savePreset\.(title|summary)$/,
  /^runs\.(tag\.(add|remove)|note\.text)$/,
  /^views\.save\.name$/,
  // Looked up in the database or in a list.
  /^experiments\.removePreset\.id$/,
  /^runs\.(list|fields)\.(where|sort|fields)(\..*)?$/,
  /^runs\.list\.fields$/,
  /^metrics\.series\.series\.name$/,
  /^compare\./,
  /^engines\.benchmark\.cases$/,
  /^settings\.(set|remove)\.key$/,
  // A name that the library of data sets checks, and paths on the machine: see the tests of these.
  /^datasets\.add\.(name|path)$/,
  /^datasets\.get\.from$/,
];

test('ids are no paths, and whatever else is text is known', () => {
  const free = all.filter(([, schema]) => paths.some((path) => schema.safeParse(path).success));
  const unknown = free.map(([name]) => name).filter((name) => !harmless.some((known) => known.test(name)));
  expect(unknown).toEqual([]);
  expect(harmless.filter((known) => !free.some(([name]) => known.test(name)))).toEqual([]);
  // There are many that were looked at, the ids among them.
  const closed = all.filter(([, schema]) => paths.every((path) => !schema.safeParse(path).success));
  for (const name of ['runs.get.run', 'runs.fork.from', 'queue.move.to.before', 'datasets.images.dataset'])
    expect(closed.map(([path]) => path)).toContain(name);
  expect(closed.length).toBeGreaterThan(60);
});
