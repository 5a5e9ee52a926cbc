/** The page of the window as this process talks to it: places to show, commands, opened files; folders to reveal. */
import { type BrowserWindow, ipcMain, shell } from 'electron';
import { desktopChannel, fromPage, type ToPage } from '#shared/desktop.ts';
import { isInside } from './inside.ts';

export class Page {
  #window: BrowserWindow | undefined;
  #ready = false;
  /** What was to be shown before the page listened. */
  #kept: ToPage[] = [];

  /** @param home the only folder whose files are shown in the file manager */
  constructor(home: string) {
    ipcMain.on(desktopChannel, (event, message: unknown) => {
      // Only the window's own page, not a frame inside it.
      if (event.sender !== this.#window?.webContents || event.senderFrame !== event.sender.mainFrame) return;
      const parsed = fromPage.safeParse(message);
      if (!parsed.success) return;
      if (parsed.data.type === 'ready') this.#listens();
      else if (isInside(home, parsed.data.path)) shell.showItemInFolder(parsed.data.path);
    });
  }

  /** The window whose page this is, from now on. */
  attach(window: BrowserWindow): void {
    this.#window = window;
    this.#ready = false;
    window.webContents.on('did-start-loading', () => {
      this.#ready = false;
    });
  }

  /** Tells the page, at once or when it listens. */
  tell(message: ToPage): void {
    if (this.#ready && this.#window?.isDestroyed() === false)
      this.#window.webContents.send(desktopChannel, message);
    else this.#kept.push(message);
  }

  #listens(): void {
    this.#ready = true;
    const kept = this.#kept;
    this.#kept = [];
    for (const message of kept) this.tell(message);
  }
}
