/** Tells a person who looks elsewhere that a run or the whole queue has ended. The desktop program does so by itself. */
import type { RunStatus } from '#shared/run.ts';
import { client } from '../api/client.ts';
import { inDesktop } from '../api/connect.ts';
import { events } from '../api/events.svelte.ts';
import { metricValue } from '../format/numbers.ts';
import { queueSummary } from './queue-summary.svelte.ts';
import { router } from './router.svelte.ts';

const supported = !inDesktop && 'Notification' in window;

export type Permission = NotificationPermission | 'unsupported';

export const notificationPermission = (): Permission => (supported ? Notification.permission : 'unsupported');

/** Asks the person; only in answer to a click. */
export async function allowNotifications(): Promise<Permission> {
  return supported ? Notification.requestPermission() : 'unsupported';
}

const endings: Partial<Record<RunStatus, string>> = { finished: 'finished', failed: 'failed' };

function notify(title: string, body: string, path: string): void {
  if (notificationPermission() !== 'granted' || document.hasFocus()) return;
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
    if (event.type !== 'run' || event.runId === null) return;
    const { runId } = event;
    const before = queueSummary.state;
    if (!before?.running.some(({ run }) => run.id === runId)) return;
    void client.runs.get({ run: runId }).then(
      ({ status, arm, seed, experiment, metrics, failure }) => {
        const how = endings[status];
        if (how === undefined) return;
        const accuracy = metrics['test/accuracy'];
        const body =
          failure?.message ??
          (accuracy === undefined ? '' : `Test accuracy ${metricValue('test/accuracy', accuracy)}.`);
        const last = before.running.length + before.waiting.length === 1;
        notify(
          `${experiment.name}: ${arm}, seed ${seed} ${how}`,
          last ? `${body} The queue is empty.`.trim() : body,
          `/run/${runId}`,
        );
      },
      // Without an answer there is nothing to tell; the status bar shows a lost connection.
      () => {},
    );
  });
}
