/** Where the window was, so that it opens there again. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

/** In the screen's own points, which do not change with its scale. */
export interface Rectangle {
  x: number;
  y: number;
  width: number;
  height: number;
}

const stored = z.object({
  bounds: z.object({
    x: z.number(),
    y: z.number(),
    width: z.number().positive(),
    height: z.number().positive(),
  }),
  maximized: z.boolean(),
});
export type WindowState = z.infer<typeof stored>;

export const defaultSize = { width: 1280, height: 800 };

const fileOf = (folder: string) => join(folder, 'window.json');

/** @returns null where nothing is known: no file, or one that makes no sense */
export function readWindowState(folder: string): WindowState | null {
  try {
    return stored.parse(JSON.parse(readFileSync(fileOf(folder), 'utf8')));
  } catch {
    // A window in the usual place is better than none.
    return null;
  }
}

export function writeWindowState(folder: string, state: WindowState): void {
  writeFileSync(fileOf(folder), JSON.stringify(state));
}

const overlap = (a: Rectangle, b: Rectangle) =>
  Math.max(0, Math.min(a.x + a.width, b.x + b.width) - Math.max(a.x, b.x)) *
  Math.max(0, Math.min(a.y + a.height, b.y + b.height) - Math.max(a.y, b.y));

const within = (value: number, least: number, most: number) => Math.max(least, Math.min(value, most));

/**
 * Bounds on a display that is there: the one that shows most of where the window was. A display may be gone, smaller or
 * elsewhere since; the window is then moved and shrunk until all of it can be reached.
 * @param workAreas of the displays, without docks and taskbars; the first is the primary one
 */
export function placeWindow(state: WindowState | null, workAreas: readonly Rectangle[]): Rectangle {
  const primary = workAreas[0] ?? { x: 0, y: 0, ...defaultSize };
  if (state === null) return centred(primary);
  const { bounds } = state;
  const best = workAreas.reduce((a, b) => (overlap(bounds, b) > overlap(bounds, a) ? b : a), primary);
  if (overlap(bounds, best) === 0) return centred(primary, bounds);
  const width = Math.min(bounds.width, best.width);
  const height = Math.min(bounds.height, best.height);
  return {
    x: within(bounds.x, best.x, best.x + best.width - width),
    y: within(bounds.y, best.y, best.y + best.height - height),
    width,
    height,
  };
}

function centred(area: Rectangle, size: { width: number; height: number } = defaultSize): Rectangle {
  const width = Math.min(size.width, area.width);
  const height = Math.min(size.height, area.height);
  return {
    x: Math.round(area.x + (area.width - width) / 2),
    y: Math.round(area.y + (area.height - height) / 2),
    width,
    height,
  };
}
