/** Which part of a map is in sight: plain numbers, changed by pure functions. */

export interface Camera {
  /** Place of the map in the middle of the view. */
  x: number;
  y: number;
  /** Pixels of the screen to a unit of the map. */
  scale: number;
}

export interface Size {
  width: number;
  height: number;
}

export interface Box {
  minX: number;
  minY: number;
  maxX: number;
  maxY: number;
}

/** How far one can come near or go away, beside the scale that shows the whole map. */
const nearest = 400;
const farthest = 0.25;

/** @param xy x and y of each point in turn */
export function boundsOf(xy: Float32Array): Box {
  let [minX, minY, maxX, maxY] = [Infinity, Infinity, -Infinity, -Infinity];
  for (let i = 0; i < xy.length; i += 2) {
    const [x, y] = [xy[i]!, xy[i + 1]!];
    if (x < minX) minX = x;
    if (x > maxX) maxX = x;
    if (y < minY) minY = y;
    if (y > maxY) maxY = y;
  }
  return xy.length === 0 ? { minX: -1, minY: -1, maxX: 1, maxY: 1 } : { minX, minY, maxX, maxY };
}

/** Shows all of a box with a margin around it. A box without extent, as of one point, is shown as if it were 2 wide. */
export function fitted(box: Box, { width, height }: Size, margin = 32): Camera {
  const wide = box.maxX - box.minX || 2;
  const high = box.maxY - box.minY || 2;
  const scale = Math.min(Math.max(1, width - 2 * margin) / wide, Math.max(1, height - 2 * margin) / high);
  return { x: (box.minX + box.maxX) / 2, y: (box.minY + box.maxY) / 2, scale };
}

/** Where a place of the map is on the screen; its y grows upward, the screen's downward. */
export const toScreen = (camera: Camera, { width, height }: Size, x: number, y: number): [number, number] => [
  width / 2 + (x - camera.x) * camera.scale,
  height / 2 - (y - camera.y) * camera.scale,
];

export const toMap = (camera: Camera, { width, height }: Size, px: number, py: number): [number, number] => [
  camera.x + (px - width / 2) / camera.scale,
  camera.y - (py - height / 2) / camera.scale,
];

/** @param dx pixels that the map moves to the right */
export const panned = (camera: Camera, dx: number, dy: number): Camera => ({
  ...camera,
  x: camera.x - dx / camera.scale,
  y: camera.y + dy / camera.scale,
});

/** Nearer by a factor, with the place under a pixel where it is. @param whole the scale that shows the whole map */
export function zoomed(
  camera: Camera,
  size: Size,
  factor: number,
  [px, py]: readonly [number, number],
  whole: number,
): Camera {
  const scale = Math.min(nearest * whole, Math.max(farthest * whole, camera.scale * factor));
  const [x, y] = toMap(camera, size, px, py);
  return {
    scale,
    x: x - (px - size.width / 2) / scale,
    y: y + (py - size.height / 2) / scale,
  };
}

/** What is in sight, and a few pixels more. */
export function sightOf(camera: Camera, size: Size, more = 0): Box {
  const halfX = (size.width / 2 + more) / camera.scale;
  const halfY = (size.height / 2 + more) / camera.scale;
  return { minX: camera.x - halfX, maxX: camera.x + halfX, minY: camera.y - halfY, maxY: camera.y + halfY };
}

/** Diameter of a point in pixels: larger the nearer one comes, and where there are few. */
export function pointSize(n: number, camera: Camera, whole: number): number {
  const few = n <= 500 ? 8 : n <= 5000 ? 6 : n <= 20_000 ? 4.5 : 3.5;
  return Math.min(16, few * Math.max(1, camera.scale / whole) ** 0.4);
}
