/** Shapes of points as SVG paths around (0, 0). */

import { shapes } from '../scene/painter.ts';
import { traceShape } from '../scene/painter-2d.ts';

const short = (value: number) => String(Math.round(value * 100) / 100);

/** @param r half its size */
export function shapePath(shape: number, r: number, x = 0, y = 0): string {
  const parts: string[] = [];
  const at = (px: number, py: number) => `${short(px)} ${short(py)}`;
  traceShape(
    {
      moveTo: (px: number, py: number) => parts.push(`M${at(px, py)}`),
      lineTo: (px: number, py: number) => parts.push(`L${at(px, py)}`),
      closePath: () => parts.push('Z'),
      rect: (px: number, py: number, w: number, h: number) =>
        parts.push(`M${at(px, py)}h${short(w)}v${short(h)}h${short(-w)}Z`),
      // Whole circles only, begun at their right: two halves. The inner one of a ring runs the other way around.
      arc(px: number, py: number, radius: number, _from: number, _to: number, backward = false) {
        const sweep = backward ? 0 : 1;
        const half = `A${short(radius)} ${short(radius)} 0 0 ${sweep}`;
        parts.push(`${half} ${at(px - radius, py)}${half} ${at(px + radius, py)}Z`);
      },
    },
    shapes[shape] ?? 'circle',
    x,
    y,
    r,
  );
  return parts.join('');
}
