import { expect, test } from 'vitest';
import { begin, type History, record, redo, undo } from './history.ts';

const typing = (texts: string[], key: string | undefined, gap: number): History<string> =>
  texts.reduce((history, text, i) => record(history, text, key, i * gap), begin(''));

test('undo and redo walk over the steps', () => {
  const history = typing(['a', 'b', 'c'], undefined, 0);
  const back = undo(undo(history));
  expect(back.present).toBe('a');
  expect(redo(back).present).toBe('b');
  expect(redo(redo(redo(back))).present).toBe('c');
  expect(undo(undo(undo(undo(history)))).present).toBe('');
});

test('typing into one field is one step, a pause or another field begins the next', () => {
  expect(undo(typing(['0', '0.', '0.1'], 'temperature', 100)).present).toBe('');
  expect(undo(typing(['0', '0.', '0.1'], 'temperature', 2000)).present).toBe('0.');
  const other = record(typing(['0'], 'temperature', 0), '0 128', 'units', 10);
  expect(undo(other).present).toBe('0');
});

test('a change after undo forgets what was undone, and is a step of its own', () => {
  const history = record(undo(typing(['a', 'b'], 'k', 5000)), 'x', 'k', 5001);
  expect(history.future).toEqual([]);
  expect(undo(history).present).toBe('a');
});

test('no change is no step, and only so many are kept', () => {
  const one = record(begin('a'), 'a', undefined, 0);
  expect(one.past).toEqual([]);
  const texts = Array.from({ length: 1000 }, (_, i) => String(i));
  const many = typing(texts, undefined, 0);
  expect(many.past).toHaveLength(300);
  expect(many.past[0]).toBe('699');
});
