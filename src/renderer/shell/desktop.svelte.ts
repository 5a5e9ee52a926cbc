/** What menus, double-clicked files and links of the desktop program ask of the page; nothing of it in a browser. */
import { desktopChannel, type FromPage, toPage } from '#shared/desktop.ts';
import { inDesktop } from '../api/connect.ts';
import { commands } from './commands.svelte.ts';
import { router } from './router.svelte.ts';

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
