import { describe, expect, test } from 'vitest';
import { settingPaths } from '#shared/expand.ts';
import { blankDesign, setSetting } from './design.ts';
import { check } from './problems.ts';
import {
  addAxis,
  asKind,
  kindOf,
  kindsFor,
  nextPath,
  removeAxis,
  safeValues,
  sweepable,
  valuesLine,
  withAxis,
  withPaths,
} from './sweep.ts';

describe('axes', () => {
  test.each(sweepable.map(({ path }) => path))('%s begins with values that it may have', (path) => {
    expect(settingPaths).toContain(path);
    const design = addAxis(blankDesign(), path);
    // Two thirds of a batch of whole images: what is doubled stays whole.
    const { problems } = check(design);
    const refused = ['loss.name', 'dataset.validationFraction'];
    if (!refused.includes(path)) expect(problems, path).toEqual([]);
    expect(design.sweep[0]!.values!.length).toBeGreaterThan(0);
  });

  test('begin with the value that the setting has', () => {
    const design = setSetting(blankDesign(), 'base', 'loss.temperature', 0.1);
    expect(addAxis(design, 'loss.temperature').sweep).toEqual([
      { setting: 'loss.temperature', values: [0.1, 0.2] },
    ]);
    const added = addAxis(design, 'views');
    expect(addAxis(added, 'views')).toBe(added);
  });

  test('are offered for settings that are not swept', () => {
    const one = addAxis(blankDesign(), nextPath(blankDesign()));
    const two = addAxis(one, nextPath(one));
    expect(two.sweep.map(({ setting }) => setting)).toEqual(['loss.temperature', 'pretrain.batchSize']);
    expect(removeAxis(two, 0).sweep.map(({ setting }) => setting)).toEqual(['pretrain.batchSize']);
  });

  test('change their kind between the same ends', () => {
    const list = { setting: 'loss.temperature', values: [0.05, 0.5, 0.1] };
    const range = asKind(list, 'range');
    expect(range).toEqual({ setting: 'loss.temperature', range: { from: 0.05, to: 0.5, count: 3 } });
    expect(safeValues(range)).toEqual([0.05, 0.275, 0.5]);
    expect(safeValues(asKind(range, 'logRange'))![1]).toBeCloseTo(Math.sqrt(0.05 * 0.5), 10);
    expect(asKind(range, 'values')).toEqual({ setting: 'loss.temperature', values: [0.05, 0.275, 0.5] });
    expect(kindOf(asKind(list, 'random'))).toBe('random');
    const fromZero = asKind({ setting: 'loss.lambda', values: [0, 1] }, 'logRange');
    expect(fromZero.logRange).toEqual({ from: 0.01, to: 1, count: 2 });
  });

  test('that are not complete have no values', () => {
    expect(safeValues({ setting: 'x', range: { from: 0, to: 'a', count: 2 } })).toBeUndefined();
    expect(safeValues({ setting: 'x', range: { from: 0, to: 1, count: 2.5 } })).toBeUndefined();
    expect(safeValues({ setting: 'x', logRange: { from: 0, to: 1, count: 2 } })).toBeUndefined();
    expect(safeValues({ setting: 'x', random: { from: 1, to: 2, count: 3 } })).toHaveLength(3);
  });

  test('choices are listed only, whole numbers never drawn', () => {
    expect(kindsFor('loss.name').map(({ id }) => id)).toEqual(['values']);
    expect(kindsFor('pretrain.batchSize').map(({ id }) => id)).toEqual(['values', 'range', 'logRange']);
    const doubling = { setting: 'pretrain.batchSize', logRange: { from: 32, to: 512, count: 5 } };
    expect(safeValues(doubling)).toEqual([32, 64, 128, 256, 512]);
    expect(kindsFor('loss.temperature')).toHaveLength(4);
  });

  test('may vary several settings together', () => {
    const axis = withPaths({ setting: 'pretrain.epochs', values: [1] }, [
      'pretrain.epochs',
      'supervised.epochs',
    ]);
    expect(axis.setting).toEqual(['pretrain.epochs', 'supervised.epochs']);
    expect(withPaths(axis, ['pretrain.epochs']).setting).toBe('pretrain.epochs');
    expect(check(withAxis(addAxis(blankDesign(), 'views'), 0, axis)).problems).toEqual([]);
  });

  test('are told in a line', () => {
    expect(valuesLine({ setting: 'projection.hiddenUnits', values: [null, 128] })).toBe('none, 128');
    const many = { setting: 'loss.temperature', range: { from: 1, to: 20, count: 20 } };
    expect(valuesLine(many)).toBe('1, 2, 3, 4, 5, 6, 7, 8, … , 20 (20)');
  });
});
