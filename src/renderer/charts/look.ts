/** How charts look: axes, words and tooltips in the window's colours. */
import { tokenColour } from './colours.svelte.ts';

export type Scheme = 'light' | 'dark' | undefined;

export interface Look {
  text: string;
  strong: string;
  grid: string;
  background: string;
  font: string;
}

/** @param scheme left out: the theme that is shown */
export function lookOf(scheme: Scheme): Look {
  return {
    text: tokenColour('--foreground-quiet', scheme),
    strong: tokenColour('--foreground', scheme),
    grid: tokenColour('--border', scheme),
    background: tokenColour('--background', scheme),
    font: getComputedStyle(document.body).fontFamily,
  };
}

/** Options of an axis with its title. */
export function axisOf({ text, grid }: Look, title: string) {
  return {
    grid: { color: grid, drawTicks: false },
    border: { color: grid },
    ticks: { color: text, padding: 6, font: { size: 11 }, maxRotation: 0 },
    title: { display: title !== '', text: title, color: text, font: { size: 11 } },
  };
}

/** Options of the tooltip. */
export function tooltipOf({ strong, background, grid }: Look) {
  return {
    backgroundColor: background,
    titleColor: strong,
    bodyColor: strong,
    borderColor: grid,
    borderWidth: 1,
    titleFont: { size: 12, weight: 600 },
    bodyFont: { size: 12 },
    cornerRadius: 4,
    padding: 8,
    displayColors: false,
    animation: false,
  } as const;
}

/** Options that all charts have. */
export const still = {
  animation: false,
  responsive: true,
  maintainAspectRatio: false,
} as const;
