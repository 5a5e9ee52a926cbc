import { expect, test } from 'vitest';
import { proposalsAt } from './completion.ts';

/** Proposals where "|" stands. */
function at(marked: string) {
  const position = marked.indexOf('|');
  return proposalsAt(marked.replace('|', ''), position);
}
const texts = (marked: string) => at(marked)?.options.map(({ text }) => text);

test('names of an experiment, of a group and of an arm, without those that are there', () => {
  expect(texts('{ "name": "x", | }')).toEqual(expect.arrayContaining(['"base"', '"arms"', '"seeds"']));
  expect(texts('{ "name": "x", | }')).not.toContain('"name"');
  expect(texts('{ "base": { "loss": { "temperature": 1, "|" } } }')).toEqual(
    expect.arrayContaining(['"name"', '"margin"']),
  );
  expect(texts('{ "base": { "loss": { "temperature": 1, "|" } } }')).not.toContain('"temperature"');
  expect(texts('{ "arms": [{ "name": "a" }, { "settings": { "projection": {|} } }] }')).toEqual([
    '"units"',
    '"activation"',
    '"hiddenUnits"',
  ]);
});

test('a name says what it does, its default and range', () => {
  const units = at('{ "base": { "projection": {|} } }')?.options[0];
  expect(units?.info).toBe(
    'Size of the projected vector that the contrastive loss compares. Default 128 · 2 to 8,192',
  );
});

test('values of a choice, of a switch and of the setting that is swept', () => {
  expect(texts('{ "base": { "method": "|" } }')).toEqual(['"cross-entropy"', '"contrastive"']);
  expect(texts('{ "base": { "normalize": | } }')).toEqual(['true', 'false']);
  expect(texts('{ "sweep": [{ "setting": "|" }] }')).toContain('"loss.temperature"');
});

test('what is typed is replaced, and nothing is proposed where anything may stand', () => {
  expect(at('{ "base": { "method": "con|" } }')).toMatchObject({ from: 22, to: 27 });
  expect(at('{ "name": "x|" }')).toBeUndefined();
  expect(at('|')).toBeUndefined();
});
