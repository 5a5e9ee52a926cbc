import { expect, test } from 'vitest';
import { presets } from '#shared/presets.ts';
import { addArm, blankDesign, renameArm, setSetting } from './design.ts';
import { check, problemsAt, problemsWithin, settingAt, sweepProblems } from './problems.ts';
import { readDesign } from './read.ts';

test.each(presets)('$id is right', ({ experiment }) => {
  const reading = readDesign(experiment);
  if ('problem' in reading) throw new Error(reading.problem);
  const { problems, runs } = check(reading.design);
  expect(problems).toEqual([]);
  expect(runs).toBeGreaterThan(0);
});

test('runs are arms times sweep times seeds, without those that are the same', () => {
  const sweep = [{ setting: 'loss.temperature', values: [0.05, 0.1] }];
  // Cross-entropy has no temperature: one setting, not two.
  expect(check({ ...blankDesign(), sweep, seeds: [1, 2] }).runs).toBe(6);
});

test('a wrong value is told beside its field, in short', () => {
  const design = setSetting(setSetting(blankDesign(), 'base', 'loss.temperature', -1), 1, 'views', 'two');
  const { problems, runs } = check(design);
  expect(runs).toBe(0);
  expect(problemsAt(problems, 'base.loss.temperature')).toBe('It must be greater than 0 and at most 100.');
  expect(problemsAt(problems, 'arms.1.settings.views')).toBe(
    'It must be a number, at least 1 and at most 8.',
  );
  expect(problemsAt(problems, 'base.views')).toBeUndefined();
  expect(problemsWithin(problems, 'arms.1')).toHaveLength(1);
});

test('what settings demand of each other is told where it was set', () => {
  const inArm = setSetting(blankDesign(), 1, 'views', 1);
  const { problems } = check(setSetting(inArm, 'base', 'loss.name', 'nt-xent'));
  expect(problems).toEqual([
    {
      path: 'arms.1.settings.views',
      message: 'Arm "supcon": views: nt-xent compares views of the same image; it needs at least 2.',
    },
  ]);
  expect(check(setSetting(blankDesign(), 'base', 'loss.name', 'nt-xent')).problems[0]!.path).toBe(
    'base.views',
  );
});

test('a sweep may set right what the arms leave wrong, and wrong what they leave right', () => {
  const wrong = setSetting(blankDesign(), 'base', 'loss.name', 'nt-xent');
  expect(check({ ...wrong, sweep: [{ setting: 'views', values: [2, 3] }] }).problems).toEqual([]);
  const { problems } = check({ ...blankDesign(), sweep: [{ setting: 'loss.temperature', values: [0] }] });
  expect(problems).toEqual([
    { path: 'sweep.0', message: expect.stringContaining('loss.temperature is 0; it must be greater than 0') },
  ]);
  expect(check({ ...blankDesign(), sweep: [{ setting: 'loss.temprature', values: [1] }] }).problems).toEqual([
    { path: 'sweep.0', message: expect.stringContaining('Did you mean "loss.temperature"?') },
  ]);
});

test('arms of one name, seeds listed twice and too many runs are told', () => {
  const twice = renameArm(addArm(blankDesign()), 2, 'supcon');
  expect(check(twice).problems[0]).toMatchObject({ path: 'arms' });
  expect(check({ ...blankDesign(), seeds: [1, 1] }).problems[0]).toMatchObject({ path: 'seeds' });
  const range = { from: 0.01, to: 1, count: 10_000 };
  expect(check({ ...blankDesign(), sweep: [{ setting: 'loss.temperature', range }] }).problems[0]).toEqual({
    path: 'sweep',
    message: 'The experiment expands to 20,000 runs; at most 10,000 are allowed.',
  });
});

test('what would take long to try is left to the program, whose sentences are placed alike', () => {
  const sweep = [
    { setting: 'views', values: [1, 2] },
    { setting: 'loss.temperature', logRange: { from: 0.01, to: 1, count: 100 } },
  ];
  const design = { ...blankDesign(), sweep };
  expect(check(design, 100)).toEqual({ problems: [], runs: null });
  expect(check(design, 400).runs).toBeGreaterThan(100);
  const line = 'arm "supcon", sweep: loss.temperature is 0; it must be greater than 0 and at most 100.';
  expect(sweepProblems(design, [line, line, 'Another sentence.'])).toEqual([
    { path: 'sweep.1', message: line },
    { path: 'sweep', message: 'Another sentence.' },
  ]);
});

test('places are settings of a column', () => {
  expect(settingAt('arms.1.settings.loss.temperature')).toEqual({ column: 1, setting: 'loss.temperature' });
  expect(settingAt('base.views')).toEqual({ column: 'base', setting: 'views' });
  expect(settingAt('seeds.0')).toBeUndefined();
});
