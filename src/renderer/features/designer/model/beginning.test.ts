import { expect, test } from 'vitest';
import { parseExperiment } from '#shared/expand.ts';
import { valueAt } from '#shared/paths.ts';
import { experimentWarnings } from '#shared/setting-rules.ts';
import { designOn, withBeginning } from './beginning.ts';
import { blankDesign, settingsOf, toDocument } from './design.ts';
import { check } from './problems.ts';

test('what is usual leaves a blank design as it is', () => {
  expect(withBeginning(blankDesign(), { engine: 'auto', keep: 2 })).toEqual(blankDesign());
});

test('an engine is set for all arms, checkpoints by a policy', () => {
  const design = withBeginning(blankDesign(), { engine: 'wasm', keep: 5 });
  expect(design.base).toEqual({ engine: 'wasm' });
  expect(design.checkpoints).toEqual({ keep: 5 });
});

test('an experiment on a data set of one’s own can be queued as it is', () => {
  const design = designOn('pets');
  expect(check(design, 60)).toEqual({ problems: [], runs: 6 });
  expect(experimentWarnings(parseExperiment(toDocument(design), 'pets').runs)).toEqual([]);
  expect(valueAt(settingsOf(design, 1), 'dataset')).toMatchObject({ id: 'pets', trainPerClass: null });
});
