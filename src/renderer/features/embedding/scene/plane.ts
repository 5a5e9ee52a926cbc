/**
 * A map is drawn somewhat beyond its frame, on a plane that is then moved under the frame as a whole: moving it costs the
 * browser next to nothing, drawing tens of thousands of points without a GPU does not.
 */
import { type Camera, panned, type Size, toScreen } from './camera.ts';
import type { Place } from './picking.ts';

/** Pixels of the page that the plane reaches beyond each side of the frame. */
export const margin = 192;
/** How far the plane may be stretched while one zooms, until it is drawn anew. */
const mostStretch = 1.4;

export const planeSize = ({ width, height }: Size): Size => ({
  width: width + 2 * margin,
  height: height + 2 * margin,
});

/** How a plane is shown: first scaled around its middle, then moved by pixels of the page. */
export interface Pose {
  x: number;
  y: number;
  scale: number;
}

export const asDrawn: Pose = { x: 0, y: 0, scale: 1 };

/**
 * How a plane that was drawn for one camera shows another; null where it has to be drawn anew.
 * @param density pixels of the screen to one of the page: planes are moved by whole ones, so that they stay sharp
 * @param stretch whether it may be scaled for a moment
 */
export function poseFor(
  drawn: Camera,
  now: Camera,
  { width, height }: Size,
  density: number,
  stretch: boolean,
): Pose | null {
  const scale = now.scale / drawn.scale;
  const most = stretch ? mostStretch : 1;
  if (scale > most || scale < 1 / most) return null;
  const whole = (pixels: number) => Math.round(pixels * density) / density;
  const x = whole((drawn.x - now.x) * now.scale);
  const y = whole((now.y - drawn.y) * now.scale);
  const beyond = (side: number, moved: number) => (side / 2 + margin) * scale - side / 2 < Math.abs(moved);
  return beyond(width, x) || beyond(height, y) ? null : { x, y, scale };
}

/** The camera whose view a plane in this pose is: what is drawn on it lies where the pointer finds it. */
export function cameraOf(drawn: Camera, { x, y, scale }: Pose): Camera {
  return panned({ ...drawn, scale: drawn.scale * scale }, x, y);
}

/** Where a place of the frame is on a plane that was drawn for a camera and shows another. */
export function onPlane(drawn: Camera, pose: Pose, size: Size, [px, py]: Place): Place {
  const seen = cameraOf(drawn, pose);
  const x = seen.x + (px - size.width / 2) / seen.scale;
  const y = seen.y - (py - size.height / 2) / seen.scale;
  return toScreen(drawn, planeSize(size), x, y);
}

export const transformOf = ({ x, y, scale }: Pose) => `translate(${x}px, ${y}px) scale(${scale})`;
