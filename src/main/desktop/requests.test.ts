import { resolve } from 'node:path';
import { expect, test } from 'vitest';
import { requestOfLink, requestsOf } from './requests.ts';

test.each([
  ['contrast://run/k3j2', '/run/k3j2'],
  ['contrast://run/k3j2/', '/run/k3j2'],
  ['contrast://queue', '/queue'],
  ['contrast://compare/a1,b2', '/compare/a1,b2'],
])('%s leads to %s', (link, path) => {
  expect(requestOfLink(link)).toEqual({ kind: 'place', path });
});

test.each([
  'contrast://elsewhere/k3j2',
  'contrast://run/../../etc',
  'contrast://run/%2e%2e/%2fetc',
  'contrast://run/a%22onload',
  'contrast://run/a/b/c/d',
  'https://run/k3j2',
  'contrast:',
  'not a link',
])('%s leads nowhere', (link) => {
  const request = requestOfLink(link);
  // URL resolves dots by itself: what is left of them must be a plain place.
  if (request !== undefined) expect(request.path).toMatch(/^\/run(\/etc)?$/);
  else expect(request).toBeUndefined();
});

test('files and links of a command line; switches and other files are passed over', () => {
  expect(requestsOf(['--no-sandbox', '/a/b.contrast.json', 'contrast://run/x1', 'photo.png', '.'])).toEqual([
    { kind: 'experiment', path: '/a/b.contrast.json' },
    { kind: 'place', path: '/run/x1' },
  ]);
  expect(requestsOf(['contrast://nowhere'])).toEqual([]);
});

test('a relative path starts from the folder of whoever gave it', () => {
  const path = resolve('/elsewhere', 'mine.contrast.json');
  expect(requestsOf(['mine.contrast.json'], '/elsewhere')).toEqual([{ kind: 'experiment', path }]);
});
