import { expect, test } from 'vitest';
import { settingPaths } from './expand.ts';
import { settingMeta, settingTitle } from './setting-meta.ts';

test('every setting has a title and says what it is for', () => {
  expect(settingMeta('loss.temperature')).toEqual({
    title: 'Temperature',
    description: 'Divides the similarities: lower weighs hard pairs more.',
  });
  expect(settingMeta('projection').title).toBe('Projection head');
  expect(settingPaths.filter((path) => settingMeta(path).description === '')).toEqual([]);
});

test('a name that is no setting is its own title', () => {
  expect(settingMeta('loss.nothing')).toEqual({ title: 'nothing', description: '' });
  expect(settingMeta('nothing.at.all').title).toBe('all');
});

test('among all others a setting says where it belongs, and no two have one title', () => {
  expect(settingTitle('loss.temperature')).toBe('Temperature');
  expect(settingTitle('pretrain.optimizer.learningRate')).toBe('Learning rate (pre-training)');
  expect(settingTitle('method')).toBe('Method');
  expect(new Set(settingPaths.map(settingTitle)).size).toBe(settingPaths.length);
});
