import { expect, test } from 'vitest';
import { decideClosing } from './closing.ts';

test('closing the window asks only where runs are trained and nothing is preferred', async () => {
  const asked: string[] = [];
  const answer = (button: number) => async (question: string) => {
    asked.push(question);
    return button;
  };
  expect(await decideClosing('ask', 0, answer(2))).toBe('quit');
  expect(await decideClosing('background', 1, answer(2))).toBe('stay');
  expect(await decideClosing('pause', 1, answer(2))).toBe('quit');
  expect(asked).toEqual([]);
  expect(await decideClosing('ask', 1, answer(0))).toBe('stay');
  expect(await decideClosing('ask', 2, answer(1))).toBe('quit');
  expect(await decideClosing('ask', 2, answer(2))).toBeNull();
  expect(asked).toEqual([
    'A run is being trained. What should become of it?',
    '2 runs are being trained. What should become of them?',
    '2 runs are being trained. What should become of them?',
  ]);
});
