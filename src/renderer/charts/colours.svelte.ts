/**
 * Which colour an arm or a run has: the same on every screen, chart and map. Given out in the order in which names are
 * first seen, and kept. The ninth name has the colour of the third with another dash and point.
 */
import { remembered } from '../api/remembered.svelte.ts';
import { theme } from '../shell/theme.svelte.ts';

export interface SeriesStyle {
  /** CSS colour of the theme that is shown. */
  colour: string;
  /** The same as a custom property, for CSS. */
  variable: string;
  /** Line dash in pixels; empty is a solid line. */
  dash: number[];
  /** Shape of points, as Chart.js names it. */
  point: 'circle' | 'rect' | 'triangle' | 'rectRot' | 'cross' | 'star';
}

const colours = 8;
/** Baseline and supcon. */
const firstNames = 2;
const dashes = [[], [6, 3], [2, 2], [8, 3, 2, 3]];
const points = ['circle', 'rect', 'triangle', 'rectRot', 'cross', 'star'] as const;

/** Names that were seen and are kept in a moment, with their numbers. */
const waiting = new Map<string, number>();

let given: { current: Record<string, number> };

/** Call it once what is remembered is there. */
export function openSeriesColours(): void {
  given = remembered<Record<string, number>>('charts/colours', { baseline: 0, supcon: 1 });
}

const resolved = new Map<string, string>();

/**
 * A custom property of tokens.css as the colour that it is in a theme.
 * @param scheme left out: the theme that is shown; who draws with it draws again when that changes
 */
export function tokenColour(name: string, scheme: 'light' | 'dark' = theme.shown): string {
  const key = `${scheme} ${name}`;
  const known = resolved.get(key);
  if (known !== undefined) return known;
  const probe = document.createElement('span');
  probe.style.colorScheme = scheme;
  probe.style.color = `var(${name})`;
  document.body.append(probe);
  const colour = getComputedStyle(probe).color;
  probe.remove();
  resolved.set(key, colour);
  return colour;
}

/** A colour as `rgb(…)` with an opacity. */
export function fade(colour: string, opacity: number): string {
  return colour.replace(/^rgb\((.*)\)$/, (_, parts: string) => `rgba(${parts}, ${opacity})`);
}

/** The style by number, for what has no name of its own, such as the classes of a data set. */
export const styleAt = (index: number): SeriesStyle =>
  styleOfRound(index % colours, Math.floor(index / colours), index);

/**
 * The style of the name that was given this number. The first two names are in most comparisons: the others share the
 * colours that are left, so that no arm beside them looks like them.
 */
function styleNumbered(index: number): SeriesStyle {
  const rest = colours - firstNames;
  return index < firstNames
    ? styleAt(index)
    : styleOfRound(
        firstNames + ((index - firstNames) % rest),
        Math.floor((index - firstNames) / rest),
        index,
      );
}

function styleOfRound(colour: number, round: number, index: number): SeriesStyle {
  const variable = `--series-${colour + 1}`;
  return {
    variable,
    get colour() {
      return tokenColour(variable);
    },
    dash: dashes[round % dashes.length]!,
    point: points[index % points.length]!,
  };
}

/** The style of an arm, a run or anything else that has a name. */
export function styleOf(name: string): SeriesStyle {
  const known = given.current[name];
  if (known !== undefined) return styleNumbered(known);
  const asked = waiting.get(name) ?? Object.keys(given.current).length + waiting.size;
  if (!waiting.has(name)) {
    waiting.set(name, asked);
    // Not while something is being derived from it.
    queueMicrotask(() => {
      if (waiting.size === 0) return;
      given.current = { ...given.current, ...Object.fromEntries(waiting) };
      waiting.clear();
    });
  }
  return styleNumbered(asked);
}
