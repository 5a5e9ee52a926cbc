/** The settings of a run as a page: each with its path, range, default and help, from the schema that forms use too. */
import { experimentJsonSchema } from '#shared/experiment.ts';
import { presets } from '#shared/presets.ts';
import { settingsSchema } from '#shared/settings.ts';

interface Node {
  title?: string;
  description?: string;
  type?: string;
  properties?: Record<string, Node>;
  anyOf?: Node[];
  items?: Node;
  enum?: (string | number)[];
  minimum?: number;
  maximum?: number;
  exclusiveMinimum?: number;
  exclusiveMaximum?: number;
}

const cell = (text: string) => text.replaceAll('|', '\\|').replaceAll('\n', ' ');
const number = (value: number) => (Math.abs(value) >= 1e6 ? value.toLocaleString('en') : String(value));

/** What may be given, in words. */
function range(node: Node): string {
  if (node.anyOf !== undefined) {
    const some = node.anyOf.filter(({ type }) => type !== 'null').map(range);
    return some.length < node.anyOf.length ? `${some.join(' or ')}, or empty` : some.join(' or ');
  }
  if (node.enum !== undefined) return node.enum.map((value) => `\`${value}\``).join(', ');
  if (node.type === 'array') return `list of ${node.items === undefined ? 'values' : range(node.items)}`;
  if (node.type === 'boolean') return 'on or off';
  if (node.type === 'string') return 'text';
  const kind = node.type === 'integer' ? 'whole number' : 'number';
  const least = node.minimum ?? node.exclusiveMinimum;
  const most = node.maximum ?? node.exclusiveMaximum;
  const from = node.exclusiveMinimum === undefined ? 'from' : 'above';
  const to = node.exclusiveMaximum === undefined ? 'to' : 'below';
  return [
    kind,
    least === undefined || least <= -1e12 ? '' : `${from} ${number(least)}`,
    most === undefined || most >= 1e12 ? '' : `${to} ${number(most)}`,
  ]
    .filter(Boolean)
    .join(' ');
}

function shown(value: unknown): string {
  if (value === null) return 'empty';
  if (typeof value === 'boolean') return value ? 'on' : 'off';
  return Array.isArray(value) ? `\`${JSON.stringify(value)}\`` : `\`${String(value)}\``;
}

interface Row {
  path: string;
  node: Node;
  value: unknown;
}

function rows(node: Node, value: unknown, path: string): Row[] {
  if (node.properties === undefined) return [{ path, node, value }];
  return Object.entries(node.properties).flatMap(([key, child]) =>
    rows(child, (value as Record<string, unknown> | null)?.[key], `${path}.${key}`),
  );
}

function table(found: readonly Row[]): string {
  const lines = found.map(({ path, node, value }) =>
    [`\`${path}\``, node.title ?? '', shown(value), range(node), node.description ?? '']
      .map(cell)
      .join(' | '),
  );
  return ['Path | Setting | Default | May be | What it does', '--- | --- | --- | --- | ---', ...lines]
    .map((line) => `| ${line} |`)
    .join('\n');
}

export function settingsReference(): string {
  const base = (experimentJsonSchema() as Node).properties!.base!;
  const defaults = settingsSchema.parse({}) as Record<string, unknown>;
  const single: Row[] = [];
  const groups: string[] = [];
  for (const [key, node] of Object.entries(base.properties!)) {
    if (node.properties === undefined) single.push({ path: key, node, value: defaults[key] });
    else groups.push(`## ${node.title ?? key}\n\n${table(rows(node, defaults[key], key))}`);
  }
  const list = presets.map(({ id, title, summary }) => `- \`${id}\` (${title}): ${summary}`);
  return [
    '# Settings of a run',
    'Made from the schemas that forms, files and the command line are checked against (`npm run docs:reference`). Defaults are those of the reference experiment. In a file, a path such as `loss.temperature` is a key within a key; on the command line it is `--set loss.temperature=0.1`. What is empty in a form is `null` in a file.',
    '## Method, views and engine',
    table(single),
    ...groups,
    '## Presets',
    list.join('\n'),
  ].join('\n\n');
}
