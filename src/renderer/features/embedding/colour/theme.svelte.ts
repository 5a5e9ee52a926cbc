/** Colours of the theme that is shown, as bytes and as words. */
import { tokenColour } from '../../../charts/colours.svelte.ts';
import { theme } from '../../../shell/theme.svelte.ts';
import type { Theme } from './colouring.ts';
import { colours, readRgb } from './palette.ts';

/** Depends on the theme: derive it. */
export function shownTheme(): Theme {
  return {
    shown: theme.shown,
    series: Array.from({ length: colours }, (_, i) => readRgb(tokenColour(`--series-${i + 1}`))),
    quiet: readRgb(tokenColour('--border-control')),
  };
}

export const overlayColours = () => ({
  foreground: tokenColour('--foreground'),
  background: tokenColour('--background'),
  accent: tokenColour('--accent'),
});

/** The light theme, for what is printed. */
export const paperTheme = (): Theme => ({
  shown: 'light',
  series: Array.from({ length: colours }, (_, i) => readRgb(tokenColour(`--series-${i + 1}`, 'light'))),
  quiet: readRgb(tokenColour('--border-control', 'light')),
});
