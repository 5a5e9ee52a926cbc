/** Keys: who listens, and how they are written. */
import { tinykeys } from 'tinykeys';
import type { Command } from './commands.svelte.ts';

const mac = navigator.platform.startsWith('Mac');

/** Whether typing goes into a field, where plain letters are text. */
function typing(event: KeyboardEvent): boolean {
  const target = event.target as HTMLElement | null;
  return target?.closest('input, textarea, select, [contenteditable="true"]') !== null && target !== null;
}

/** Listens for the keys of these commands; returns what ends that. */
export function listen(all: readonly Command[]): () => void {
  const bindings: Record<string, (event: KeyboardEvent) => void> = {};
  for (const { keys, run } of all) {
    if (keys === undefined || bindings[keys] !== undefined) continue;
    const withModifier = keys.includes('$mod') || keys.includes('Control') || keys.includes('Alt');
    bindings[keys] = (event) => {
      if (event.defaultPrevented || (!withModifier && (typing(event) || openDialog()))) return;
      event.preventDefault();
      run();
    };
  }
  return tinykeys(window, bindings);
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
