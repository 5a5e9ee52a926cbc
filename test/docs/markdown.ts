/** The documentation as tests read it. */
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

export const root = join(import.meta.dirname, '../..');

/** Paths of all Markdown files, from the root. */
export const markdownFiles = globSync('**/*.md', {
  cwd: root,
  exclude: (path) => /^(node_modules|out|dist)$/.test(path),
})
  .map((file) => file.replaceAll('\\', '/'))
  .toSorted();

export const readMarkdown = (file: string) => readFileSync(join(root, file), 'utf8');

/** The text without its blocks and spans of code. */
export const withoutCode = (text: string) =>
  text.replace(/^ *```[\s\S]*?^ *```/gm, '').replace(/(`+)[\s\S]*?[^`]\1(?!`)/g, 'code');

/** What stands in blocks, line by line, and in spans of code. */
export function codeOf(text: string): string[] {
  const blocks = [...text.matchAll(/^ *```\w*\n([\s\S]*?)^ *```/gm)].flatMap(([, block]) =>
    block!.split('\n'),
  );
  const spans = [...text.replace(/^ *```[\s\S]*?^ *```/gm, '').matchAll(/`([^`]+)`/g)];
  return [...blocks, ...spans.map(([, span]) => span!.replaceAll('\n', ' '))].map((line) => line.trim());
}

/** Names of a file's headings in links, as GitHub makes them. */
export function anchorsOf(text: string): Set<string> {
  const seen = new Map<string, number>();
  const headings = [...text.replace(/^ *```[\s\S]*?^ *```/gm, '').matchAll(/^#{1,6} +(.+?) *#*$/gm)];
  return new Set(
    headings.map(([, heading]) => {
      const name = heading!
        .replace(/\[([^\]]*)\]\([^)]*\)/g, '$1')
        .toLowerCase()
        .replace(/[^\p{L}\p{N}\s_-]/gu, '')
        .replaceAll(' ', '-');
      const before = seen.get(name) ?? 0;
      seen.set(name, before + 1);
      return before === 0 ? name : `${name}-${before}`;
    }),
  );
}
