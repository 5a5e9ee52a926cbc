/** Light, dark, or as the system. */
import { mode, setMode, userPrefersMode } from 'mode-watcher';

export const themes = [
  { id: 'light', title: 'Light' },
  { id: 'dark', title: 'Dark' },
  { id: 'system', title: 'As the system' },
] as const;
export type Theme = (typeof themes)[number]['id'];

export const theme = {
  get current(): Theme {
    return userPrefersMode.current;
  },
  set current(value: Theme) {
    setMode(value);
  },
  /** What is shown. Charts, which draw their own pixels, depend on it. */
  get shown(): 'light' | 'dark' {
    return mode.current ?? 'light';
  },
};
