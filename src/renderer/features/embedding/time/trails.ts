/** Where points were in the epochs up to now. */
import type { Colouring } from '../colour/colouring.ts';
import type { Trail } from '../scene/overlay.ts';
import type { OpenSeries } from '../state/loading.ts';

/** More would be a tangle. */
export const mostTrails = 200;

/** @param places of the points, by number @param frame the last that counts */
export function trailsOf(
  { frames }: Pick<OpenSeries, 'frames'>,
  places: readonly number[],
  frame: number,
  { colour, colours }: Pick<Colouring, 'colour' | 'colours'>,
): Trail[] {
  if (frame === 0) return [];
  // Spread over all of them where there are too many.
  const stride = Math.max(1, Math.ceil(places.length / mostTrails));
  return places
    .filter((_, i) => i % stride === 0)
    .map((place) => ({
      places: new Float32Array(
        frames.slice(0, frame + 1).flatMap(({ xy }) => [xy[2 * place]!, xy[2 * place + 1]!]),
      ),
      colour: colours[colour[place]!] ?? [128, 128, 128],
    }));
}
