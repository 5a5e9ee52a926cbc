/** Notices data sets that come and go, whichever program adds or removes them. */
import { mkdirSync, watch } from 'node:fs';

/** Milliseconds for the changes that belong together. */
const settling = 200;

/**
 * Calls back some time after a data set in a folder came, went or was replaced, where the system tells of such.
 * @returns what ends it
 */
export function watchDatasets(folder: string, changed: () => void): () => void {
  let timer: NodeJS.Timeout | undefined;
  try {
    mkdirSync(folder, { recursive: true });
    const watcher = watch(folder, { persistent: false }, () => {
      clearTimeout(timer);
      timer = setTimeout(changed, settling);
    });
    // Lists are fetched anew whenever a screen is opened: without a watcher they come later, not never.
    watcher.on('error', () => watcher.close());
    return () => {
      clearTimeout(timer);
      watcher.close();
    };
  } catch {
    return () => {};
  }
}
