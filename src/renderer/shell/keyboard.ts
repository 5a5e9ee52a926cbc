/** Keys: who listens, and how they are written. */
import { tinykeys } from 'tinykeys';
import type { Command } from './commands.svelte.ts';

const mac = navigator.platform.startsWith('Mac');

/** Whether typing goes into a field, where plain letters are text. */
function typing(event: KeyboardEvent): boolean {
  const target = event.target as HTMLElement | null;
  return target?.closest('input, textarea, select, [contenteditable="true"]') !== null && target !== null;
}

/**
 * Listens for these keys; returns what ends that.
 * @param commandOf what keys mean at the moment that they are pressed
 */
export function listen(all: readonly string[], commandOf: (keys: string) => Command | undefined): () => void {
  const bindings: Record<string, (event: KeyboardEvent) => void> = {};
  for (const keys of all) {
    const withModifier = keys.includes('$mod') || keys.includes('Control') || keys.includes('Alt');
    bindings[keys] = (event) => {
      const command = commandOf(keys);
      if (event.defaultPrevented || command === undefined || (!withModifier && typing(event))) return;
      if (openDialog() && !command.always) return;
      event.preventDefault();
      command.run();
    };
  }
  // Which keys mean something in a field is decided above; by itself it would leave out all of them there.
  return tinykeys(window, bindings, { ignore: ({ repeat, isComposing }) => repeat || isComposing });
}

const openDialog = () => document.querySelector('[role="dialog"], [role="alertdialog"]') !== null;

const names: Record<string, string> = {
  $mod: mac ? '⌘' : 'Ctrl',
  Shift: mac ? '⇧' : 'Shift',
  Alt: mac ? '⌥' : 'Alt',
  ArrowUp: '↑',
  ArrowDown: '↓',
  ArrowLeft: '←',
  ArrowRight: '→',
  Enter: '↵',
  Escape: 'Esc',
  Space: 'Space',
  Delete: 'Del',
};

/** "$mod+k" as ["Ctrl", "K"] a step: "g q" has two steps. */
export function keySteps(keys: string): string[][] {
  return keys
    .split(' ')
    .map((step) => step.split('+').map((key) => names[key] ?? (key.length === 1 ? key.toUpperCase() : key)));
}
