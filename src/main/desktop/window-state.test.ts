import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { placeWindow, readWindowState, writeWindowState } from './window-state.ts';

const left = { x: 0, y: 25, width: 1920, height: 1055 };
const right = { x: 1920, y: 0, width: 2560, height: 1440 };
const at = (x: number, y: number, width = 1000, height = 700) => ({
  bounds: { x, y, width, height },
  maximized: false,
});

test.each([
  ['nothing known: centred on the primary display', null, [left, right], [320, 153, 1280, 800]],
  ['where it was', at(2000, 100), [left, right], [2000, 100, 1000, 700]],
  ['on the display that shows most of it', at(1800, 100), [left, right], [1920, 100, 1000, 700]],
  [
    'its display is gone: centred on the primary, with its size',
    at(2500, 100),
    [left],
    [460, 203, 1000, 700],
  ],
  ['partly outside: moved in', at(1500, 600), [left], [920, 380, 1000, 700]],
  ['a smaller display: shrunk', at(0, 25, 3000, 2000), [left], [0, 25, 1920, 1055]],
] as const)('%s', (_, state, areas, [x, y, width, height]) => {
  expect(placeWindow(state, areas)).toEqual({ x, y, width, height });
});

test('the state is kept in a file; one that makes no sense counts as none', () => {
  const folder = mkdtempSync(join(tmpdir(), 'contrast-window-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  expect(readWindowState(folder)).toBeNull();
  const state = { bounds: { x: 1, y: 2, width: 800, height: 600 }, maximized: true };
  writeWindowState(folder, state);
  expect(readWindowState(folder)).toEqual(state);
  writeFileSync(join(folder, 'window.json'), '{"bounds": {"x": "left"}}');
  expect(readWindowState(folder)).toBeNull();
});
