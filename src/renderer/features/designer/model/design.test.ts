import { describe, expect, test } from 'vitest';
import { experimentSchema } from '#shared/experiment.ts';
import { leaves } from '#shared/paths.ts';
import { presets } from '#shared/presets.ts';
import { settingsSchema } from '#shared/settings.ts';
import { columnsOf } from './columns.ts';
import {
  addArm,
  blankDesign,
  type Design,
  duplicateArm,
  moveArm,
  ownValue,
  removeArm,
  renameArm,
  resetSetting,
  setSetting,
  settingsOf,
  sweptPaths,
  toDocument,
} from './design.ts';
import { copyOf, designOfRun, fileName } from './from-run.ts';
import { readDesign } from './read.ts';

const designOf = (value: unknown): Design => {
  const reading = readDesign(value);
  if ('problem' in reading) throw new Error(reading.problem);
  return reading.design;
};

describe('settings', () => {
  test('a setting of the base is inherited by the arms', () => {
    const design = setSetting(blankDesign(), 'base', 'loss.temperature', 0.1);
    expect(design.base).toEqual({ loss: { temperature: 0.1 } });
    expect(settingsOf(design, 1)).toMatchObject({ method: 'contrastive', loss: { temperature: 0.1 } });
    expect(ownValue(design, 1, 'loss.temperature')).toBeUndefined();
  });

  test('an arm lays its own over it, even the same value', () => {
    let design = setSetting(blankDesign(), 'base', 'loss.temperature', 0.1);
    design = setSetting(design, 1, 'loss.temperature', 0.1);
    design = setSetting(design, 'base', 'loss.temperature', 0.5);
    expect(settingsOf(design, 0)).toMatchObject({ loss: { temperature: 0.5 } });
    expect(settingsOf(design, 1)).toMatchObject({ loss: { temperature: 0.1 } });
  });

  test('the default in the base is the same as nothing', () => {
    const changed = setSetting(blankDesign(), 'base', 'pretrain.optimizer.learningRate', 0.1);
    expect(setSetting(changed, 'base', 'pretrain.optimizer.learningRate', 0.001).base).toEqual({});
    const listed = setSetting(blankDesign(), 'base', 'pretrain.schedule.milestones', [3]);
    expect(setSetting(listed, 'base', 'pretrain.schedule.milestones', []).base).toEqual({});
  });

  test('reset takes a setting away, with the groups that it leaves empty and no others', () => {
    let design = setSetting(blankDesign(), 1, 'pretrain.optimizer.name', 'sgd');
    design = setSetting(design, 1, 'pretrain.epochs', 3);
    design = resetSetting(design, 1, 'pretrain.optimizer.name');
    expect(design.arms[1]!.settings).toEqual({ method: 'contrastive', pretrain: { epochs: 3 } });
    design = resetSetting(design, 1, 'pretrain.epochs');
    expect(design.arms[1]!.settings).toEqual({ method: 'contrastive' });
    expect(resetSetting(design, 1, 'pretrain.epochs')).toEqual(design);
  });

  test('nothing is changed in place', () => {
    const before = blankDesign();
    const copy = structuredClone(before);
    setSetting(before, 1, 'loss.temperature', 1);
    removeArm(before, 0);
    renameArm(before, 0, 'x');
    expect(before).toEqual(copy);
  });
});

describe('arms', () => {
  const names = ({ arms }: Design) => arms.map(({ name }) => name);

  test('are added, duplicated, moved, renamed and removed; the last one stays', () => {
    let design = addArm(addArm(blankDesign()));
    expect(names(design)).toEqual(['baseline', 'supcon', 'arm', 'arm 2']);
    design = duplicateArm(design, 1);
    expect(names(design)).toEqual(['baseline', 'supcon', 'supcon 2', 'arm', 'arm 2']);
    expect(design.arms[2]!.settings).toEqual({ method: 'contrastive' });
    expect(names(moveArm(design, 1, -1))).toEqual(['supcon', 'baseline', 'supcon 2', 'arm', 'arm 2']);
    expect(moveArm(design, 0, -1)).toBe(design);
    design = removeArm(removeArm(removeArm(renameArm(design, 2, 'cold'), 3), 3), 0);
    expect(names(design)).toEqual(['supcon', 'cold']);
    const alone = removeArm(design, 0);
    expect(removeArm(alone, 0)).toBe(alone);
  });

  test('show the settings that count for their method', () => {
    const [base, baseline, supcon] = columnsOf(blankDesign());
    expect(baseline!.counts.has('loss.temperature')).toBe(false);
    expect(baseline!.counts.has('supervised.epochs')).toBe(true);
    expect(supcon!.counts.has('loss.temperature')).toBe(true);
    expect(supcon!.counts.has('supervised.epochs')).toBe(false);
    expect(supcon!.counts.has('loss.margin')).toBe(false);
    expect(base!.counts.has('supervised.epochs') && base!.counts.has('loss.temperature')).toBe(true);
    const triplet = columnsOf(setSetting(blankDesign(), 'base', 'loss.name', 'triplet'))[2]!;
    expect(triplet.counts.has('loss.margin')).toBe(true);
    expect(triplet.counts.has('loss.temperature')).toBe(false);
  });

  test('a method that there is not hides nothing', () => {
    const column = columnsOf(setSetting(blankDesign(), 1, 'method', 'magic'))[2]!;
    expect([...column.counts].sort()).toEqual(
      leaves(settingsSchema.parse({}))
        .map(([path]) => path)
        .sort(),
    );
  });
});

describe('documents', () => {
  test.each(presets)('$id is read and written without a change of meaning', ({ experiment }) => {
    const design = designOf(structuredClone(experiment));
    const document = toDocument(design);
    expect(experimentSchema.parse(document)).toEqual(experimentSchema.parse(experiment));
    expect(designOf(JSON.parse(JSON.stringify(document)))).toEqual(design);
  });

  test('what says nothing is left out', () => {
    expect(Object.keys(toDocument(blankDesign()))).toEqual(['name', 'base', 'arms', 'seeds']);
  });

  test('a run becomes a design of one arm that says what differs from the defaults', () => {
    const settings = settingsSchema.parse({
      loss: { temperature: 0.2 },
      pretrain: { optimizer: { name: 'sgd' }, schedule: { milestones: [5] } },
    });
    const experiment = { id: 'e', name: 'Study' };
    const design = designOfRun({ settings, arm: 'cold', seed: 7, experiment });
    expect(toDocument(design)).toEqual({
      name: 'Study, cold',
      base: {
        loss: { temperature: 0.2 },
        pretrain: { optimizer: { name: 'sgd' }, schedule: { milestones: [5] } },
      },
      arms: [{ name: 'cold', settings: {} }],
      seeds: [7],
    });
  });

  test('copies and files have names', () => {
    const design = { ...blankDesign(), name: 'Which temperature?' };
    expect(copyOf(design).name).toBe('Which temperature? (copy)');
    expect(copyOf(copyOf(design)).name).toBe('Which temperature? (copy 2)');
    expect(copyOf(copyOf(copyOf(design))).name).toBe('Which temperature? (copy 3)');
    expect(copyOf({ ...design, name: 'x'.repeat(120) }).name.length).toBeLessThanOrEqual(120);
    expect(fileName(design)).toBe('which-temperature.contrast.json');
    expect(fileName({ name: 'Größe É' })).toBe('gro-e-e.contrast.json');
    expect(fileName({ name: '温度' })).toBe('experiment.contrast.json');
  });

  test('the sweep says which settings it sets', () => {
    const axis = { setting: ['pretrain.epochs', 'supervised.epochs'], values: [1, 2] };
    expect([...sweptPaths({ ...blankDesign(), sweep: [axis] }).keys()]).toEqual(axis.setting);
  });
});
