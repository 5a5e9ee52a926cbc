/** The program outside its window: what is told of runs, and the tray. */
import { expect, test, vi } from 'vitest';
import { Presence } from './presence.ts';
import * as electron from './testing/electron.ts';

vi.mock('electron', () => import('./testing/electron.ts'));

test('runs that end while nobody looks are told', () => {
  const shown: (string | undefined)[] = [];
  const presence = new Presence('icon', { show: (path) => shown.push(path), quit() {} });
  const window = new electron.BrowserWindow({ webPreferences: {} });
  presence.setWindow(window as never);
  const run = {
    id: 'k3j2',
    experiment: { name: 'Mine' },
    arm: 'supcon',
    seed: 2,
    status: 'finished',
    metrics: { 'test/accuracy': 0.8162 },
    failure: null,
  };
  presence.onEnd(run as never, false);
  expect(electron.Notification.shown).toEqual([]);
  window.focused = false;
  presence.onEnd(run as never, true);
  const [note] = electron.Notification.shown;
  expect(note!.options).toEqual({
    title: 'Mine: supcon, seed 2 finished',
    body: 'Test accuracy 81.6 %. The queue is empty.',
  });
  note!.emit('click');
  expect(shown).toEqual(['/run/k3j2']);
});

test('the menu of the tray is set anew only when it says something else', () => {
  const presence = new Presence('icon', { show() {}, quit() {} });
  const half = { running: 1, waiting: 2, fraction: 0.501 };
  presence.onActivity(half);
  const tray = electron.Tray.all.at(-1)!;
  const menu = tray.menu as { label?: string }[];
  expect(menu.map(({ label }) => label)).toEqual([
    'Training 1 run (50 %), 2 waiting',
    undefined,
    'Open Contrast Workbench',
    'Pause and quit',
  ]);
  presence.onActivity({ ...half, fraction: 0.502 });
  expect(tray.menu).toBe(menu);
  presence.onActivity({ ...half, fraction: 0.51 });
  expect((tray.menu as typeof menu)[0]!.label).toBe('Training 1 run (51 %), 2 waiting');
  expect(electron.callsOf('app.setBadgeCount')).toEqual([[1]]);
});

test('Windows shows a picture over the icon of a window, also of one that is opened later', () => {
  electron.calls.length = 0;
  const presence = new Presence('icon', { show() {}, quit() {} }, 'win32');
  presence.onActivity({ running: 1, waiting: 0, fraction: 0 });
  presence.setWindow(new electron.BrowserWindow({ webPreferences: {} }) as never);
  presence.onActivity({ running: 0, waiting: 0, fraction: null });
  expect(electron.callsOf('window.setOverlayIcon')).toEqual([
    ['icon', 'Training 1 run (0 %)'],
    [null, 'Nothing is being trained'],
  ]);
  expect(electron.callsOf('app.setBadgeCount').at(-1)).toEqual([0]);
});
