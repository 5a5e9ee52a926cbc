/** Tells a person who looks elsewhere that a run or the whole queue has ended. The desktop program does so by itself. */
import { endingNote, endingOf, isTold } from '#shared/ending-note.ts';
import { client } from '../api/client.ts';
import { inDesktop } from '../api/connect.ts';
import { events } from '../api/events.svelte.ts';
import { router } from './router.svelte.ts';

const supported = !inDesktop && 'Notification' in window;

export type Permission = NotificationPermission | 'unsupported';

export const notificationPermission = (): Permission => (supported ? Notification.permission : 'unsupported');

/** Asks the person; only in answer to a click. */
export async function allowNotifications(): Promise<Permission> {
  return supported ? Notification.requestPermission() : 'unsupported';
}

const unwanted = () => notificationPermission() !== 'granted' || document.hasFocus();

function notify({ title, body }: { title: string; body: string }, path: string): void {
  const note = new Notification(title, { body, icon: new URL('icon.svg', location.href).href });
  note.onclick = () => {
    window.focus();
    router.go(path);
    note.close();
  };
}

/** @returns what ends it */
export function notifyOfEndings(): () => void {
  return events.on((event) => {
    if (event.type !== 'ended' || !isTold(event.status) || unwanted()) return;
    const { runId } = event;
    void endingOf(client, runId).then(
      ({ run, last }) => notify(endingNote(run, last), `/run/${runId}`),
      // Without an answer there is nothing to tell; the status bar shows a lost connection.
      () => {},
    );
  });
}
