import { expect, test } from 'vitest';
import { metricValue } from './numbers.ts';

test('shares are read in percent, cores are not', () => {
  expect(metricValue('test/accuracy', 0.934)).toBe('93.4 %');
  expect(metricValue('train/anchors-without-positive', 0.00005)).toBe('0.0 %');
  expect(metricValue('resource/gpu-share', 0.5)).toBe('50.0 %');
  expect(metricValue('resource/cpu-share', 1.938)).toBe('1.938');
});
