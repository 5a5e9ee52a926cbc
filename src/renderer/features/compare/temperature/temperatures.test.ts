import { expect, test } from 'vitest';
import { nearestTemperature, temperatureGrid } from './temperatures.ts';

test('temperatures ascend evenly by ratio, the trained one among them', () => {
  const grid = temperatureGrid(0.0512);
  expect(grid[0]).toBe(0.01);
  expect(grid.at(-1)).toBe(2);
  expect(grid).toContain(0.0512);
  expect(grid).toEqual(grid.toSorted((a, b) => a - b));
  expect(temperatureGrid(null)).toHaveLength(38);
  const ratios = temperatureGrid(null)
    .slice(1)
    .map((one, i) => one / temperatureGrid(null)[i]!);
  expect(Math.max(...ratios) / Math.min(...ratios)).toBeLessThan(1.02);
});

test('nearest by ratio', () => {
  expect(nearestTemperature([0.01, 0.1, 1], 0.032)).toBe(1);
  expect(nearestTemperature([0.01, 0.1, 1], 0.031)).toBe(0);
  expect(nearestTemperature([0.01], 5)).toBe(0);
});
