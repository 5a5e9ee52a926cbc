/** Experiment files that were opened last, for the menu of systems that keep no such list for a program. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { app } from 'electron';
import { z } from 'zod';

const most = 10;

export class RecentFiles {
  readonly #file: string;
  readonly #changed: () => void;
  #paths: readonly string[];

  /** @param changed called when the list has another content */
  constructor(folder: string, changed: () => void) {
    this.#file = join(folder, 'recent.json');
    this.#changed = changed;
    this.#paths = read(this.#file);
  }

  /** The newest first. */
  get paths(): readonly string[] {
    return this.#paths;
  }

  add(path: string): void {
    // The system's own list: of the Dock, of the taskbar.
    app.addRecentDocument(path);
    this.#put([path, ...this.#paths.filter((other) => other !== path)].slice(0, most));
  }

  clear(): void {
    app.clearRecentDocuments();
    this.#put([]);
  }

  #put(paths: readonly string[]): void {
    this.#paths = paths;
    writeFileSync(this.#file, JSON.stringify(paths));
    this.#changed();
  }
}

function read(file: string): string[] {
  try {
    return z
      .array(z.string())
      .parse(JSON.parse(readFileSync(file, 'utf8')))
      .slice(0, most);
  } catch {
    // Not there yet, or damaged: a list of this kind begins anew.
    return [];
  }
}
