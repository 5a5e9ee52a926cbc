import type { Component } from 'svelte';

/** What a menu offers, one line each. */
export type MenuItem =
  | {
      title: string;
      icon?: Component;
      keys?: string;
      danger?: boolean;
      disabled?: boolean;
      run: () => void;
    }
  | 'separator';
