/** Which points are shown as the images that they stand for. */
import type { Thumbnails } from '../state/thumbnails.svelte.ts';
import { type Camera, type Size, sightOf } from './camera.ts';
import type { Tile } from './overlay.ts';
import type { Picker } from './picking.ts';
import { planeSize } from './plane.ts';
import type { Looks, Over } from './shown.ts';

/** With more points in sight than this, thumbnails would show a small part of them only. */
const mostInSight = 1500;
/** So few that their thumbnails do not hide the map. */
const few = 300;

/** Side of a picture in pixels: larger the nearer one comes. */
export const tileSize = ({ scale }: Camera, whole: number): number =>
  Math.round(Math.min(56, 20 * Math.max(1, scale / whole / 3) ** 0.35));

interface Seen {
  ids: Int32Array;
  /** What is drawn. */
  camera: Camera;
  /** The scale that shows the whole map. */
  whole: number;
  picker: Picker;
  /** Of the frame. */
  size: Size;
  looks: Looks;
  thumbnails: Thumbnails;
}

/** Pictures of the points on the plane; those that are missing are asked for. */
export function tilesOf(
  { ids, camera, whole, picker, size, looks, thumbnails }: Seen,
  images: Exclude<Over['images'], 'never'>,
  placeOf: (point: number) => { x: number; y: number },
): Tile[] {
  if (images === 'near' && ids.length > few && camera.scale < 2 * whole) return [];
  const seen = (of: Size) => picker.within(sightOf(camera, of));
  if (images === 'near' && seen(size).length > mostInSight) return [];
  const faint = (i: number) => looks.selected !== null && looks.selected[i] === 0;
  // What is selected comes first. The same points keep their thumbnails while one moves about.
  const chosen = seen(planeSize(size))
    .toSorted((a, b) => Number(faint(a)) - Number(faint(b)) || mixed(a) - mixed(b))
    .slice(0, 4000);
  thumbnails.want(chosen.slice(0, 1024).map((i) => ids[i]!));
  return chosen.map((i) => ({
    point: i,
    ...placeOf(i),
    thumbnail: thumbnails.has(ids[i]!) ? thumbnails.of(ids[i]!) : undefined,
    colour: looks.colours[looks.styles.colour[i]!] ?? [128, 128, 128],
    faint: faint(i),
  }));
}

/** A number that orders points as by lot (Knuth's multiplicative hash). */
const mixed = (i: number) => Math.imul(i + 1, 2_654_435_761) >>> 0;
