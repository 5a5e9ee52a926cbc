import { expect, test } from 'vitest';
import { presets } from '#shared/presets.ts';
import { settingsSchema } from '#shared/settings.ts';
import { nearestReference, referencesOf, settingRows } from './settings-rows.ts';

const references = referencesOf(presets);

test('the run of a preset is most like that preset, and differs in what was changed', () => {
  const quick = references.find(({ id }) => id === 'mnist-quick/supcon')!;
  const changed = { ...quick.settings, loss: { ...quick.settings.loss, temperature: 0.7 } };
  expect(nearestReference(changed, references).id).toBe('mnist-quick/supcon');
  const different = settingRows(changed, quick.settings).filter(({ differs }) => differs);
  expect(different).toMatchObject([
    { path: 'loss.temperature', title: 'Temperature', value: 0.7, usual: quick.settings.loss.temperature },
  ]);
});

test('settings without influence on the run are left out', () => {
  const settings = settingsSchema.parse({ method: 'cross-entropy' });
  const paths = settingRows(settings, settings).map(({ path }) => path);
  expect(paths).toContain('supervised.batchSize');
  expect(paths.filter((path) => path.startsWith('loss') || path.startsWith('pretrain'))).toEqual([]);
});
