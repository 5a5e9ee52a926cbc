/** What can be done from the command palette and by keys: the shell's own, and those of the screen that is shown. */
import { untrack } from 'svelte';

export interface Command {
  id: string;
  title: string;
  /** Heading in the palette: "Go to", "Runs"… */
  group: string;
  /** As tinykeys has it: "$mod+k", "g q". Shown in the palette and under "?". */
  keys?: string;
  /** Whether its keys work over a dialog too. */
  always?: boolean;
  /** More words to find it by. */
  words?: string[];
  run: () => void;
}

class Commands {
  #sets = $state.raw<readonly (() => readonly Command[])[]>([]);

  /** All that can be done now, those registered last first. */
  get all(): readonly Command[] {
    return this.#sets.toReversed().flatMap((set) => set());
  }

  add(set: () => readonly Command[]): () => void {
    this.#sets = [...this.#sets, set];
    return () => {
      this.#sets = this.#sets.filter((other) => other !== set);
    };
  }
}

export const commands = new Commands();

/** Registers commands for as long as the component that calls it is shown. They may be derived from its state. */
export function useCommands(set: () => readonly Command[]): void {
  $effect(() => untrack(() => commands.add(set)));
}
