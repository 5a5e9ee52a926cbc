import { expect, test } from 'vitest';
import { circlePath } from './svg-path.ts';

test('a circle ends where it begins, its halves across from one another', () => {
  expect(circlePath(10.04, 20, 2.5)).toBe('M12.5 20A2.5 2.5 0 0 1 7.5 20A2.5 2.5 0 0 1 12.5 20');
  expect(circlePath(10.02, 20.06, 2.46)).toBe(
    'M12.5 20.1A2.45 2.45 0 0 1 7.6 20.1A2.45 2.45 0 0 1 12.5 20.1',
  );
});
