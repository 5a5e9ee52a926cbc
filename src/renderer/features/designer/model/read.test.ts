import { expect, test } from 'vitest';
import { readDesign } from './read.ts';
import { readDesignText } from './read-text.ts';

const problem = (text: string) => {
  const reading = readDesignText(text);
  if (!('problem' in reading)) throw new Error('It was read.');
  return reading;
};

test('text that is no JSON is told with its place', () => {
  expect(problem('{\n  "name": "x",\n  "seeds": [1,]\n}')).toEqual({
    problem: "Line 3, column 15: Unexpected token ']'.",
    at: 31,
  });
  expect(problem('{ "name": "x"')).toMatchObject({ problem: expect.stringMatching(/^Line 1, column 14: /) });
  expect(problem('')).toMatchObject({ problem: expect.stringMatching(/^Line 1, column 1: /), at: 0 });
});

test.each([
  ['[]', 'An experiment must be an object: { … }.'],
  ['{"base": 1}', 'base must be a group of settings: { … }.'],
  ['{"base": {"loss": 1}}', 'base.loss must be a group of settings: { … }.'],
  [
    '{"base": {"pretrain": {"optimizer": []}}}',
    'base.pretrain.optimizer must be a group of settings: { … }.',
  ],
  ['{"arms": []}', 'arms must be a list with at least one arm.'],
  ['{"arms": [{}]}', 'arms[0] must be { "name": …, "settings": { … } }.'],
  ['{"arms": [{"name": "a", "settings": 3}]}', 'arms[0].settings must be a group of settings: { … }.'],
  ['{"sweep": [1]}', 'sweep[0] must be { "setting": …, … }.'],
  ['{"sweep": [{}]}', 'sweep[0].setting must be the dotted path of a setting, or a list of them.'],
  ['{"sweep": [{"setting": "a", "values": {}}]}', 'sweep[0].values must be a list.'],
  ['{"sweep": [{"setting": "a", "range": 1}]}', 'sweep[0].range must be { "from": …, "to": …, "count": … }.'],
  ['{"seeds": 3}', 'seeds must be a list.'],
  ['{"name": 3}', 'name must be text.'],
  ['{"halving": true}', 'halving must be a group of settings: { … }.'],
])('%s cannot be shown as a form', (text, expected) => {
  expect(problem(text)).toEqual({ problem: expected });
});

test('wrong values and unknown names are taken as they are', () => {
  const value = { name: '', base: { loss: { temperature: 'warm', temprature: 1 } }, seeds: [-1], other: 1 };
  expect(readDesign(value)).toEqual({
    design: { ...value, description: '', arms: [{ name: 'supcon', settings: {} }], sweep: [] },
  });
});
