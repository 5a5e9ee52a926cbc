import { expect, test } from 'vitest';
import { unique } from './document.ts';

test('names inside a drawing become its own', () => {
  const svg =
    '<svg><defs><clipPath id="a1"/></defs><g clip-path="url(#a1)"/><use href="#a1"/><g id="other"/></svg>';
  expect(unique(svg, 3)).toBe(
    '<svg><defs><clipPath id="d3-a1"/></defs><g clip-path="url(#d3-a1)"/><use href="#d3-a1"/><g id="d3-other"/></svg>',
  );
});
