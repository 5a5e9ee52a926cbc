import { expect, test } from 'vitest';
import { columnsOf } from './columns.ts';
import { blankDesign, type Design, removeArm, setSetting } from './design.ts';
import { check } from './problems.ts';
import { visibleSections, type Wanted } from './visible.ts';

const visible = (design: Design, wanted: Partial<Wanted> = {}) =>
  visibleSections(design, columnsOf(design), { words: '', changedOnly: false, ...wanted });
const paths = (sections: ReturnType<typeof visible>) =>
  sections.flatMap(({ parts }) => parts.flatMap(({ fields }) => fields.map(({ path }) => path)));

test('settings without influence in any arm are hidden, with the sections that only have such', () => {
  const both = visible(blankDesign());
  expect(both.map(({ id }) => id)).toEqual(
    expect.arrayContaining(['data', 'method', 'projection', 'pretrain', 'classify', 'supervised']),
  );
  expect(paths(both)).not.toContain('loss.margin');
  const supervisedOnly = visible(removeArm(blankDesign(), 1));
  expect(supervisedOnly.map(({ id }) => id)).not.toContain('projection');
  expect(paths(supervisedOnly)).not.toContain('loss.temperature');
});

test('a setting that is set is shown even where it counts for nothing', () => {
  expect(paths(visible(setSetting(blankDesign(), 1, 'loss.margin', 0.3)))).toContain('loss.margin');
});

test('words and changes narrow it down', () => {
  expect(paths(visible(blankDesign(), { words: 'projection units' }))).toEqual([
    'projection.units',
    'projection.hiddenUnits',
  ]);
  expect(paths(visible(blankDesign(), { changedOnly: true }))).toEqual(['method']);
  expect(visible(blankDesign(), { words: 'zzz' })).toEqual([]);
});

test('a section counts its changes and its problems', () => {
  const design = setSetting(setSetting(blankDesign(), 'base', 'loss.temperature', -1), 1, 'views', 0);
  const method = visible(design).find(({ id }) => id === 'method')!;
  expect(method.changes).toBe(3);
  expect(method.places(check(design).problems)).toBe(2);
  expect(visible(design)[0]!.places(check(design).problems)).toBe(0);
});
