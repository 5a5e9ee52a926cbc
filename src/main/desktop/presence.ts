/** The program outside its window: progress on its icon, an entry in the tray, notifications, and a machine kept awake. */
import { app, type BrowserWindow, Menu, Notification, nativeImage, powerSaveBlocker, Tray } from 'electron';
import { endingNote } from '#shared/ending-note.ts';
import type { RunSummary } from '#shared/run.ts';
import { type Activity, idle } from './activity.ts';

export interface PresenceActions {
  /** Brings the window to the front, with a place in it. */
  show(path?: string): void;
  quit(): void;
}

const runs = (n: number) => `${n} ${n === 1 ? 'run' : 'runs'}`;

/** What the program is doing, in a line. */
export function activityLine({ running, waiting, fraction }: Activity): string {
  if (running === 0) return waiting === 0 ? 'Nothing is being trained' : `${runs(waiting)} waiting`;
  const percent = fraction === null ? '' : ` (${Math.floor(100 * fraction)} %)`;
  return `Training ${runs(running)}${percent}${waiting === 0 ? '' : `, ${waiting} waiting`}`;
}

export class Presence {
  readonly #actions: PresenceActions;
  readonly #icon: string;
  readonly #platform: NodeJS.Platform;
  #window: BrowserWindow | undefined;
  #tray: Tray | undefined;
  #activity: Activity = idle;
  #awake: number | undefined;
  #badge = 0;
  /** What the tray says: a menu that is set anew closes under the pointer. */
  #told = '';

  /** @param icon file of a small picture for the tray */
  constructor(icon: string, actions: PresenceActions, platform: NodeJS.Platform = process.platform) {
    this.#icon = icon;
    this.#actions = actions;
    this.#platform = platform;
  }

  /** The window that there is now; undefined: none, so that the tray is the way back to it. */
  setWindow(window: BrowserWindow | undefined): void {
    this.#window = window;
    if (this.#badge > 0) this.#setBadge(this.#badge);
    this.#draw();
  }

  onActivity(activity: Activity): void {
    this.#activity = activity;
    this.#keepAwake(activity.running > 0);
    this.#draw();
  }

  /** Tells of a run that has ended, where nobody is looking. */
  onEnd(run: RunSummary, last: boolean): void {
    if (this.#window?.isFocused() === true || !Notification.isSupported()) return;
    const note = new Notification(endingNote(run, last));
    note.on('click', () => this.#actions.show(`/run/${run.id}`));
    note.show();
  }

  #keepAwake(training: boolean): void {
    if (training === (this.#awake !== undefined)) return;
    if (this.#awake !== undefined) {
      powerSaveBlocker.stop(this.#awake);
      this.#awake = undefined;
    } else {
      // The screen may sleep; the machine may not.
      this.#awake = powerSaveBlocker.start('prevent-app-suspension');
    }
  }

  #draw(): void {
    const { running, fraction } = this.#activity;
    if (running !== this.#badge) this.#setBadge(running);
    this.#window?.setProgressBar(fraction ?? -1);
    if (this.#window !== undefined) {
      this.#tray?.destroy();
      this.#tray = undefined;
      this.#told = '';
      return;
    }
    this.#tray ??= this.#createTray();
    const line = activityLine(this.#activity);
    if (line === this.#told) return;
    this.#told = line;
    this.#tray.setToolTip(`Contrast Workbench: ${line}`);
    this.#tray.setContextMenu(
      Menu.buildFromTemplate([
        { label: line, enabled: false },
        { type: 'separator' },
        { label: 'Open Contrast Workbench', click: () => this.#actions.show() },
        { label: 'Pause and quit', click: () => this.#actions.quit() },
      ]),
    );
  }

  #setBadge(running: number): void {
    this.#badge = running;
    app.setBadgeCount(running);
    if (this.#platform !== 'win32') return;
    // Its taskbar has no numbers, but a small picture over the program's own.
    const picture = running === 0 ? null : nativeImage.createFromPath(this.#icon);
    this.#window?.setOverlayIcon(picture, activityLine(this.#activity));
  }

  #createTray(): Tray {
    const tray = new Tray(nativeImage.createFromPath(this.#icon));
    tray.on('click', () => this.#actions.show());
    return tray;
  }
}
