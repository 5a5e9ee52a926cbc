/** Charts on paper: light whatever the theme is, and handed over as drawings for a report. */
import { getContext, setContext } from 'svelte';

export interface Paper {
  scheme: 'light';
  /** By the figure's element: its drawing as the text of an SVG, made when it is asked for. */
  drawings: Map<Element, () => Promise<string>>;
}

const key = Symbol('paper');

/** Call it in the component that lays the charts out; those inside draw in light colours and register here. */
export function layPaper(): Paper {
  return setContext<Paper>(key, { scheme: 'light', drawings: new Map() });
}

/** The paper that a chart is on; undefined on the screen. */
export function paper(): Paper | undefined {
  return getContext<Paper | undefined>(key);
}

/** An attachment: while the figure is there, the paper has its drawing. */
export function drawnBy(on: Paper | undefined, draw: () => Promise<string>) {
  return (figure: Element) => {
    on?.drawings.set(figure, draw);
    return () => on?.drawings.delete(figure);
  };
}
