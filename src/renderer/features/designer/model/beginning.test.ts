import { expect, test } from 'vitest';
import { withBeginning } from './beginning.ts';
import { blankDesign } from './design.ts';

test('what is usual leaves a blank design as it is', () => {
  expect(withBeginning(blankDesign(), { engine: 'auto', keep: 2 })).toEqual(blankDesign());
});

test('an engine is set for all arms, checkpoints by a policy', () => {
  const design = withBeginning(blankDesign(), { engine: 'wasm', keep: 5 });
  expect(design.base).toEqual({ engine: 'wasm' });
  expect(design.checkpoints).toEqual({ keep: 5 });
});
