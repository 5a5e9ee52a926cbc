import { expect, test } from 'vitest';
import { preferencesSchema } from '#shared/preferences.ts';
import {
  optionsOf,
  preferenceFacts,
  preferenceField,
  preferenceGroups,
  preferenceProblem,
} from './preference-fields.ts';

test('each preference has one place, a title and words for its choices', () => {
  const names = preferenceGroups.flatMap((group) => group.names);
  expect(names.toSorted()).toEqual(Object.keys(preferencesSchema.shape).toSorted());
  for (const name of names) {
    const { title, description } = preferenceField(name);
    expect([title, description].includes(''), name).toBe(false);
    for (const { id, title: word } of optionsOf(name)) expect(word, `${name} ${id}`).not.toBe(id);
  }
});

test('defaults and ranges are told', () => {
  expect(preferenceFacts('runsPerDevice')).toBe('Default 1 · 1 to 64');
  expect(preferenceFacts('closePolicy')).toBe('Default ask');
  expect(preferenceFacts('startQueue')).toBe('Default on');
});

test('a wrong value is told in a sentence', () => {
  expect(preferenceProblem('runsPerDevice', 3)).toBeUndefined();
  expect(preferenceProblem('runsPerDevice', 0)).toBe('It must be at least 1 and at most 64.');
  expect(preferenceProblem('runsPerDevice', 'many')).toBe('It must be a number, at least 1 and at most 64.');
});
