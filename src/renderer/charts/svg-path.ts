/** Parts of an SVG's path, no longer than they need to be. */

/** To a tenth of a pixel: half of what a printer at 200 dots an inch can show. */
export const rounded = (value: number) => Math.round(10 * value) / 10;

/**
 * A circle as two halves, from its right to its left and back: as one arc that nearly closes, the least rounding of its
 * ends would move its centre.
 */
export function circlePath(x: number, y: number, radius: number): string {
  const [left, right, height] = [rounded(x - radius), rounded(x + radius), rounded(y)];
  // Exactly half of what lies between the ends: an arc with more would bulge.
  const own = Number(((right - left) / 2).toFixed(2));
  const half = (end: number) => `A${own} ${own} 0 0 1 ${end} ${height}`;
  return `M${right} ${height}${half(left)}${half(right)}`;
}
