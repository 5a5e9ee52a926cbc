import { expect, test } from 'vitest';
import { embeddingEpochs } from './embedding-epochs.ts';

const of = (embeddings: number, epochs: number, named: number[] = []) =>
  embeddingEpochs({ embeddings, embeddingEpochs: named }, epochs);

test('embedding epochs are denser at the beginning and end with the last', () => {
  expect(of(4, 50)).toEqual([1, 4, 14, 50]);
  expect(of(2, 50)).toEqual([1, 50]);
  expect(of(1, 50)).toEqual([50]);
  expect(of(0, 50)).toEqual([]);
});

test('short stages have each epoch once', () => {
  expect(of(4, 1)).toEqual([1]);
  expect(of(4, 2)).toEqual([1, 2]);
  expect(of(10, 3)).toEqual([1, 2, 3]);
});

test('named epochs come besides, as far as the stage goes', () => {
  expect(of(2, 10, [7, 3, 10, 11])).toEqual([1, 3, 7, 10]);
  expect(of(0, 10, [2])).toEqual([2]);
});
