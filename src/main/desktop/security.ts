/** What a page may do in the window: nothing beyond showing itself and calling the program. */
import { app, dialog, type Session, session, shell } from 'electron';
import { appOrigin } from './app-protocol.ts';

/**
 * The page may not leave itself, open windows, embed others, or ask for the camera and the like. What it makes itself
 * (a chart's picture, a table) may be saved; nothing is downloaded from elsewhere. A link in somebody's notes opens in
 * the person's own browser once they have seen where it leads.
 */
export function forbidEverythingUnasked(): void {
  app.on('web-contents-created', (_, contents) => {
    contents.on('will-navigate', (event) => {
      if (!isSamePage(event.url, contents.getURL())) event.preventDefault();
    });
    contents.on('will-frame-navigate', (event) => {
      if (!event.isMainFrame || !isSamePage(event.url, contents.getURL())) event.preventDefault();
    });
    contents.on('will-redirect', (event) => event.preventDefault());
    contents.on('will-attach-webview', (event) => event.preventDefault());
    contents.setWindowOpenHandler(({ url }) => {
      if (url.startsWith('https://')) void askToOpen(url);
      return { action: 'deny' };
    });
  });
  app.on('session-created', forbid);
  void app.whenReady().then(() => forbid(session.defaultSession));
}

/** A page may load itself anew, as its "Try again" does. */
function isSamePage(target: string, current: string): boolean {
  const page = (url: string) => url.split('#', 1)[0];
  return page(target) === page(current);
}

const forbidden = new WeakSet<Session>();

function forbid(of: Session): void {
  if (forbidden.has(of)) return;
  forbidden.add(of);
  of.setPermissionRequestHandler((contents, permission, answer) =>
    answer(mayDo(permission, contents.getURL())),
  );
  of.setPermissionCheckHandler((_contents, permission, origin) => mayDo(permission, origin));
  of.setDevicePermissionHandler(() => false);
  of.on('will-download', (event, item) => {
    if (!item.getURL().startsWith(`blob:${appOrigin}/`)) event.preventDefault();
  });
}

/** Copying a table is what a person has just asked for; reading the clipboard is not, nor is anything else. */
function mayDo(permission: string, url: string): boolean {
  return permission === 'clipboard-sanitized-write' && (url === appOrigin || url.startsWith(`${appOrigin}/`));
}

async function askToOpen(url: string): Promise<void> {
  const { response } = await dialog.showMessageBox({
    type: 'question',
    message: 'Open this link in your browser?',
    detail: url.slice(0, 500),
    buttons: ['Open', 'Cancel'],
    defaultId: 1,
    cancelId: 1,
  });
  if (response === 0) await shell.openExternal(url);
}
