/**
 * Draws the picture in docs/architecture.md from what the sources really import (dependency-cruiser).
 * With --check it only says whether the picture is up to date. A folder to work in may be given; else this one.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { cruise, type IModule } from 'dependency-cruiser';
import extractConfig from 'dependency-cruiser/config-utl/extract-depcruise-config';

const begin = '<!-- picture: npm run docs:architecture -->';
const end = '<!-- /picture -->';

/** Boxes of the picture from the doors at the top to what everything rests on. */
const rows = [
  ['desktop', 'cli'],
  ['server'],
  ['router', 'compose'],
  ['api'],
  ['queue', 'analysis', 'projection', 'archive'],
  ['store', 'trainer', 'benchmark'],
  ['training'],
  ['engines', 'datasets'],
];

/** The box a source file belongs to; undefined for tests. */
function boxOf(path: string): string | undefined {
  if (/\.test\.ts$|\/testing[/.]/.test(path)) return undefined;
  const match = /^src\/(?:main\/)?([^/.]+)/.exec(path);
  return match?.[1];
}

/** A flow chart of the folders of src and who imports whom. Imports of types alone are dotted. */
function draw(modules: readonly IModule[]): string {
  const boxes = new Set<string>();
  /** Arrow → whether it stands for more than types. */
  const arrows = new Map<string, boolean>();
  for (const module of modules) {
    const from = boxOf(module.source);
    if (from === undefined) continue;
    boxes.add(from);
    for (const dependency of module.dependencies) {
      const to = dependency.resolved.startsWith('src/') ? boxOf(dependency.resolved) : undefined;
      // Everything may import shared: its arrows would hide the others.
      if (to === undefined || to === from || to === 'shared') continue;
      const arrow = `${from} ${to}`;
      arrows.set(arrow, arrows.get(arrow) === true || !dependency.dependencyTypes.includes('type-only'));
    }
  }
  const known = rows.flat().filter((box) => boxes.has(box));
  const others = [...boxes].filter((box) => !known.includes(box)).sort();
  const order = [...known, ...others];
  const position = (arrow: string) => {
    const [from, to] = arrow.split(' ') as [string, string];
    return order.indexOf(from) * 100 + order.indexOf(to);
  };
  return [
    '```mermaid',
    'flowchart TD',
    ...order.map((box) => `  ${box}`),
    ...[...arrows]
      .sort(([a], [b]) => position(a) - position(b))
      .map(([arrow, solid]) => `  ${arrow.replace(' ', solid ? ' --> ' : ' -.-> ')}`),
    '```',
  ].join('\n');
}

const [folder = join(import.meta.dirname, '..')] = process.argv.slice(2).filter((word) => word !== '--check');
process.chdir(folder);
const config = await extractConfig(join(folder, '.dependency-cruiser.mjs'));
const { output } = await cruise(['src'], config.options ?? {});
if (typeof output === 'string') throw new Error('dependency-cruiser gave text where its result was expected');

const file = join(folder, 'docs', 'architecture.md');
const text = readFileSync(file, 'utf8');
const [before, rest] = text.split(begin);
const after = rest?.split(end)[1];
if (before === undefined || after === undefined) throw new Error(`${file} lacks ${begin} or ${end}`);
const drawn = `${before}${begin}\n${draw(output.modules)}\n${end}${after}`;

if (process.argv.includes('--check')) {
  if (drawn !== text) {
    console.error('The picture in docs/architecture.md is out of date. Run "npm run docs:architecture".');
    process.exitCode = 1;
  }
} else {
  writeFileSync(file, drawn);
}
