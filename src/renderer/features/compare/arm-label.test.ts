import { expect, test } from 'vitest';
import { armLabel, armLabels, shortNames } from './arm-label.ts';

test('settings are called by their last word, numbers are as long as they need', () => {
  expect(armLabel('baseline')).toBe('baseline');
  expect(armLabel('wide, supervised.optimizer.learningRate=0.000215443469003, loss.temperature=0.05')).toBe(
    'wide, learningRate=0.0002154, temperature=0.05',
  );
  expect(armLabel('supcon, loss.name=nt-xent, pretrain.batchSize=256 (v1.2 of x)')).toBe(
    'supcon, name=nt-xent, batchSize=256 (v1.2 of x)',
  );
});

test('names stay as they are where short ones would be the same', () => {
  const names = ['a, pretrain.epochs=5', 'a, classify.epochs=5'];
  expect(armLabels(names)).toEqual(names);
  expect(armLabels(['a, pretrain.epochs=5', 'a, pretrain.epochs=6'])).toEqual(['a, epochs=5', 'a, epochs=6']);
});

test('numbers are whole where shorter ones would be the same, and words that begin with digits stay', () => {
  expect(armLabels(['a, loss.temperature=0.000215443', 'a, loss.temperature=0.00021544'])).toEqual([
    'a, temperature=0.000215443',
    'a, temperature=0.00021544',
  ]);
  expect(armLabel('a, dataset.id=2024-pets, loss.temperature=1e-7')).toBe(
    'a, id=2024-pets, temperature=1.00e−7',
  );
});

test('a sentence calls arms as they are called, whatever signs are in their names', () => {
  const { inText } = shortNames(['$& $1, loss.temperature=0.5', 'b']);
  expect(inText('$& $1, loss.temperature=0.5 is better than b.')).toBe(
    '$& $1, temperature=0.5 is better than b.',
  );
});

test('a sentence calls arms by their short names, also where one name begins another', () => {
  const names = ['supcon, loss.temperature=0.05', 'supcon, loss.temperature=0.055', 'baseline'];
  const { of, inText } = shortNames(names);
  expect(inText(`${names[1]} beats ${names[0]} and baseline by 0.05 points.`)).toBe(
    'supcon, temperature=0.055 beats supcon, temperature=0.05 and baseline by 0.05 points.',
  );
  expect(names.map(of)).toEqual(['supcon, temperature=0.05', 'supcon, temperature=0.055', 'baseline']);
  expect(of('unknown, loss.temperature=1')).toBe('unknown, loss.temperature=1');
});
