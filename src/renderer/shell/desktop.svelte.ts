/** What menus, double-clicked files and links of the desktop program ask of the page; nothing of it in a browser. */
import { desktopChannel, type FromPage, toPage } from '#shared/desktop.ts';
import { inDesktop } from '../api/connect.ts';
import { commands } from './commands.svelte.ts';
import { router } from './router.svelte.ts';
import { tellFailure } from './toasts.ts';

/** An experiment file that was opened and that the designer has not taken yet. */
class OpenedFile {
  #file = $state.raw<{ name: string; text: string } | null>(null);

  get waiting(): boolean {
    return this.#file !== null;
  }

  put(file: { name: string; text: string }): void {
    this.#file = file;
  }

  take(): { name: string; text: string } | null {
    const file = this.#file;
    this.#file = null;
    return file;
  }
}

export const openedFile = new OpenedFile();

/** No experiment is larger than so many bytes; what a person chose by mistake may be. */
const largestFile = 5_000_000;

/** Opens in the designer what a person chose or dropped. */
export async function openExperimentFile(file: File): Promise<void> {
  if (file.size > largestFile) {
    tellFailure(new Error(`${file.name} is too large to be an experiment.`));
    return;
  }
  openedFile.put({ name: file.name, text: await file.text() });
  router.go('/designer');
}

function tell(fromPage: FromPage): void {
  window.postMessage({ channel: desktopChannel, fromPage }, '*');
}

/** Shows a file of the home folder in the system's file manager; only the desktop program can. */
export const reveal = inDesktop ? (path: string) => tell({ type: 'reveal', path }) : null;

/** Listens for as long as the page is shown; returns what ends that. */
export function followDesktop(): () => void {
  if (!inDesktop) return () => {};
  const listen = ({ source, data }: MessageEvent) => {
    if (source !== window || data?.channel !== desktopChannel || data.toPage === undefined) return;
    const message = toPage.safeParse(data.toPage);
    if (!message.success) return;
    if (message.data.type === 'go') router.go(message.data.path);
    if (message.data.type === 'command') {
      const { id } = message.data;
      commands.all.find((command) => command.id === id)?.run();
    }
    if (message.data.type === 'open-experiment') {
      openedFile.put(message.data);
      router.go('/designer');
    }
  };
  window.addEventListener('message', listen);
  tell({ type: 'ready' });
  return () => window.removeEventListener('message', listen);
}
