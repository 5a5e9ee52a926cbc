/** How the lines of a chart are drawn, by their number and length. */
import { fade, tokenColour } from './colours.svelte.ts';
import type { DrawnLine } from './drawn-line.ts';
import type { Line } from './line.ts';
import { besideOneAnother } from './lone-points.ts';

/** With more lines than this, each is thin, without points and band. */
export const crowd = 40;

/** @param scheme of the paper; undefined for the window's own */
export function drawnLines(lines: readonly Line[], scheme: Parameters<typeof tokenColour>[1]): DrawnLine[] {
  const crowded = lines.length > crowd;
  const beside = besideOneAnother(lines);
  return lines.map(({ x, y, faint, band, style }, i): DrawnLine => {
    const colour = tokenColour(style.variable, scheme);
    return {
      x,
      y,
      colour: faint ? fade(colour, 0.35) : colour,
      // Many lines are told apart only where they are thin.
      width: faint || crowded ? 1 : 1.75,
      dash: faint ? [] : style.dash,
      // Points where they can be told apart, and where a line would not be seen.
      radius: x.length > 40 || (x.length > 1 && (faint || crowded)) ? 0 : 2.5,
      point: style.point,
      // Bands over bands hide one another.
      band: crowded || band === undefined ? undefined : { ...band, colour: fade(colour, 0.16) },
      beside: beside[i],
    };
  });
}

export interface Gap {
  x: number;
  value: number;
  colour: string;
}

/** Places where lines have a value that is NaN or infinite. */
export function gapsOf(lines: readonly Line[], scheme: Parameters<typeof tokenColour>[1]): Gap[] {
  return lines.flatMap(({ gaps, faint, x, y, style }) => {
    if (faint) return [];
    const colour = tokenColour(style.variable, scheme);
    const places =
      gaps ??
      Array.from(y, (value, i) => ({ value, x: x[i]! })).filter(
        ({ value }) => Math.abs(value) === Number.POSITIVE_INFINITY,
      );
    return places.map((gap) => ({ ...gap, colour }));
  });
}

function allWhole(x: ArrayLike<number>): boolean {
  for (let i = 0; i < x.length; i++) if (!Number.isInteger(x[i])) return false;
  return true;
}

/** Whether no place has a fraction, as of epochs and steps. */
export const wholePlaces = (lines: readonly Line[]): boolean =>
  [...new Set(lines.map(({ x }) => x))].every(allWhole);
