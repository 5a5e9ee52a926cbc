/** The design that this window works on: one, with all its steps, for as long as the window lives. */
import { blankDesign, type Design } from '../model/design.ts';
import { begin, type History, record, redo, undo } from '../model/history.ts';
import { DraftStorage } from './draft-storage.ts';

/** Milliseconds after a change until it is kept. */
const pause = 150;

class Draft {
  #history = $state.raw<History<Design>>(begin(blankDesign()));
  #opened = $state.raw<Design>();
  #storage: DraftStorage | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #starting: Promise<void> | undefined;
  /** Whether what is typed can be kept: a full or forbidden storage says no. */
  kept = $state(true);

  /** Takes up what was being worked on. Resolves once that is known. */
  start(): Promise<void> {
    this.#starting ??= this.#start();
    return this.#starting;
  }

  async #start(): Promise<void> {
    try {
      this.#storage = await DraftStorage.open();
    } catch {
      // The browser keeps nothing for this page; the screen says so.
      this.kept = false;
      return;
    }
    const draft = this.#storage.read();
    if (draft !== undefined) {
      this.#history = begin(draft.design);
      this.#opened = draft.opened;
    }
    window.addEventListener('pagehide', () => this.#keep());
  }

  /** Whether there is one. */
  get exists(): boolean {
    return this.#opened !== undefined;
  }

  get design(): Design {
    return this.#history.present;
  }

  /** Whether anything was changed since it was opened. */
  get changed(): boolean {
    return this.exists && JSON.stringify(this.#opened) !== JSON.stringify(this.design);
  }

  get canUndo(): boolean {
    return this.#history.past.length > 0;
  }

  get canRedo(): boolean {
    return this.#history.future.length > 0;
  }

  /** Begins with another design; returns what takes that back. */
  open(design: Design): () => void {
    const [history, opened] = [this.#history, this.#opened];
    this.#history = begin(design);
    this.#opened = design;
    this.#keepSoon();
    return () => {
      this.#history = history;
      this.#opened = opened;
      this.#keepSoon();
    };
  }

  /** @param key what is changed; typing into one field is one step to undo */
  change(next: Design, key?: string): void {
    this.#history = record(this.#history, next, key, Date.now());
    this.#keepSoon();
  }

  undo(): void {
    this.#history = undo(this.#history);
    this.#keepSoon();
  }

  redo(): void {
    this.#history = redo(this.#history);
    this.#keepSoon();
  }

  /** It is safe as it is: its runs are stored. */
  queued(): void {
    this.#opened = this.design;
    this.#keepSoon();
  }

  /** Forgets it; returns what takes that back. */
  discard(): () => void {
    const back = this.open(blankDesign());
    this.#opened = undefined;
    this.#keepSoon();
    return back;
  }

  #keepSoon(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#keep(), pause);
  }

  #keep(): void {
    clearTimeout(this.#timer);
    try {
      if (this.#opened === undefined) this.#storage?.discard();
      else this.#storage?.write({ design: this.design, opened: this.#opened, at: Date.now() });
      this.kept = this.#storage !== undefined;
    } catch {
      // Full: the screen says that a reload would lose it.
      this.kept = false;
    }
  }
}

export const draft = new Draft();
