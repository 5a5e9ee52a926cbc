import { expect, test } from 'vitest';
import { completeMapParameters } from '#shared/projection.ts';
import { asked, draftOf, helpOf, readDraft } from './fields.ts';

const usual = completeMapParameters();

test('every field has a title, help and its usual value', () => {
  for (const name of Object.keys(usual) as (keyof typeof usual)[]) {
    const { title, help, usual: value } = helpOf(name);
    expect(title).not.toBe('');
    expect(help.length).toBeGreaterThan(20);
    expect(value).toEqual(usual[name]);
  }
  expect(helpOf('perplexity')).toMatchObject({ least: 2, most: 200, usual: 30 });
});

test('what is typed is read, and comes back as it was', () => {
  expect(readDraft(draftOf(usual))).toEqual({ parameters: usual, problems: {} });
  expect(readDraft({ ...draftOf(usual), sample: '10,000', perplexity: ' 12.5 ' }).parameters).toMatchObject({
    sample: 10_000,
    perplexity: 12.5,
  });
});

test('what cannot be read says why', () => {
  const { problems } = readDraft({
    ...draftOf(usual),
    perplexity: '1',
    iterations: '12.5',
    seed: 'x',
    sample: '',
  });
  expect(problems).toEqual({
    perplexity: 'Type a number from 2 to 200.',
    iterations: 'Type a whole number.',
    seed: 'Type a number.',
    sample: 'Type a number.',
  });
});

test('what a method does not use is neither asked for nor part of the map', () => {
  expect(asked('pca', 'perplexity')).toBe(false);
  expect(asked('umap', 'exaggeration')).toBe(false);
  const draft = { ...draftOf(usual), method: 'pca' as const, perplexity: '-5', iterations: '99' };
  expect(readDraft(draft)).toEqual({ parameters: { ...usual, method: 'pca' }, problems: {} });
});
