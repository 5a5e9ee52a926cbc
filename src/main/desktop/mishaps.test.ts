import { expect, test, vi } from 'vitest';
import { tellProgramGone } from './mishaps.ts';
import * as electron from './testing/electron.ts';

vi.mock('electron', () => import('./testing/electron.ts'));

test('a program that is gone is told, and started again by the file that started it', async () => {
  electron.answers.button = 1;
  await tellProgramGone();
  expect(electron.callsOf('dialog.showMessageBox')).toMatchObject([
    [{ message: 'Contrast Workbench has ended unexpectedly.', buttons: ['Start again', 'Quit'] }],
  ]);
  expect(electron.callsOf('app.relaunch')).toEqual([]);
  electron.answers.button = 0;
  await tellProgramGone();
  process.env.APPIMAGE = '/opt/Contrast.AppImage';
  await tellProgramGone();
  delete process.env.APPIMAGE;
  expect(electron.callsOf('app.relaunch')).toEqual([[{}], [{ execPath: '/opt/Contrast.AppImage' }]]);
  expect(electron.callsOf('app.exit')).toEqual([[1], [1], [1]]);
});
