/** Every link in the documentation that leads to a file of the repository leads somewhere. */
import { existsSync, readdirSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { expect, test } from 'vitest';
import { anchorsOf, markdownFiles, readMarkdown, root, withoutCode } from './markdown.ts';

/** Why a link leads nowhere; undefined where it does not. */
function problemOf(file: string, link: string): string | undefined {
  const [path, anchor] = decodeURI(link).split('#', 2) as [string, string?];
  const target = path === '' ? file : normalize(join(dirname(file), path));
  if (!existsSync(join(root, target))) return 'no such file';
  // These of pictures choose a theme.
  if (anchor === undefined || /^gh-(light|dark)-mode-only$/.test(anchor)) return undefined;
  return anchorsOf(readMarkdown(target)).has(anchor) ? undefined : 'no such heading';
}

const linksOf = (text: string) =>
  [...withoutCode(text).matchAll(/\]\(\s*<?([^)\s>]+)>?[^)]*\)|<(?:img|a)[^>]+(?:src|href)="([^"]+)"/g)]
    .map(([, markdown, html]) => (markdown ?? html)!)
    .filter((link) => !/^[a-z]+:/.test(link));

test.each(markdownFiles)('the links of %s', (file) => {
  const broken = linksOf(readMarkdown(file)).flatMap((link) => {
    const problem = problemOf(file, link);
    return problem === undefined ? [] : [`${link}: ${problem}`];
  });
  expect(broken).toEqual([]);
});

test('links and headings are seen, and what is wrong with them', () => {
  const links = 'README.md [a](docs/adr/) `[b](not-a-link)` ![c](x.png "title") <img src="y.png">';
  expect(linksOf(links)).toEqual(['docs/adr/', 'x.png', 'y.png']);
  expect([...anchorsOf('# A b, c\n## `D`: [e](f)\n## A b, c\n')]).toEqual(['a-b-c', 'd-e', 'a-b-c-1']);
  expect(problemOf('README.md', 'docs/none.md')).toBe('no such file');
  expect(problemOf('docs/guide/queue.md', '../../README.md#nowhere')).toBe('no such heading');
  expect(problemOf('docs/guide/queue.md', '../../README.md#beside-other-tools')).toBeUndefined();
  expect(markdownFiles.length).toBeGreaterThan(20);
  expect(markdownFiles.flatMap((file) => linksOf(readMarkdown(file))).length).toBeGreaterThan(60);
});

test('every page of the guide is linked from somewhere, and every picture is shown', () => {
  const reached = new Set(
    markdownFiles.flatMap((file) =>
      linksOf(readMarkdown(file)).map((link) => normalize(join(dirname(file), link.split('#')[0]!))),
    ),
  );
  const pages = markdownFiles.filter((file) => /^docs\/guide\/(?!README)/.test(file));
  const pictures = readdirSync(join(root, 'docs/guide/images')).map((name) => `docs/guide/images/${name}`);
  expect([...pages, ...pictures].filter((file) => !reached.has(file))).toEqual([]);
});
