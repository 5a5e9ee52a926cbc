/** Maps laid over one another: rotated, mirrored and shifted, never stretched (Procrustes). */

/** x' = a·x + b·y + shiftX, y' = c·x + d·y + shiftY. */
export interface Rigid {
  a: number;
  b: number;
  c: number;
  d: number;
  shiftX: number;
  shiftY: number;
}

/**
 * The motion that brings `moved` nearest to `fixed`, both n pairs of the same points.
 * Closed form in the plane: of the best rotation and the best rotation after mirroring, the better.
 */
export function procrustes(fixed: Float64Array, moved: Float64Array): Rigid {
  const n = fixed.length / 2;
  const [fx, fy] = centre(fixed);
  const [mx, my] = centre(moved);
  let [xx, xy, yx, yy] = [0, 0, 0, 0];
  for (let i = 0; i < n; i++) {
    const px = fixed[2 * i]! - fx;
    const py = fixed[2 * i + 1]! - fy;
    const qx = moved[2 * i]! - mx;
    const qy = moved[2 * i + 1]! - my;
    xx += px * qx;
    xy += px * qy;
    yx += py * qx;
    yy += py * qy;
  }
  const turned = Math.hypot(xx + yy, yx - xy);
  const mirrored = Math.hypot(xx - yy, yx + xy);
  // Points that all lie in one place may as well stay as they are.
  const length = Math.max(turned, mirrored) || 1;
  const motion =
    turned >= mirrored
      ? {
          a: (xx + yy) / length,
          b: (xy - yx) / length,
          c: (yx - xy) / length,
          d: (xx + yy) / length,
        }
      : {
          a: (xx - yy) / length,
          b: (yx + xy) / length,
          c: (yx + xy) / length,
          d: (yy - xx) / length,
        };
  const { a, b, c, d } = turned === 0 && mirrored === 0 ? { a: 1, b: 0, c: 0, d: 1 } : motion;
  return { a, b, c, d, shiftX: fx - a * mx - b * my, shiftY: fy - c * mx - d * my };
}

/** Moves all pairs, in place. */
export function move(y: Float64Array, { a, b, c, d, shiftX, shiftY }: Rigid): void {
  for (let i = 0; i < y.length; i += 2) {
    const px = y[i]!;
    const py = y[i + 1]!;
    y[i] = a * px + b * py + shiftX;
    y[i + 1] = c * px + d * py + shiftY;
  }
}

/** How far each point is from where it was, and the mean of it divided by the map's radius (root mean square). */
export function displacement(
  before: Float64Array,
  after: Float64Array,
): { moved: Float32Array; mean: number } {
  const n = before.length / 2;
  const [cx, cy] = centre(before);
  const moved = new Float32Array(n);
  let sum = 0;
  let radius = 0;
  for (let i = 0; i < n; i++) {
    const distance = Math.hypot(after[2 * i]! - before[2 * i]!, after[2 * i + 1]! - before[2 * i + 1]!);
    moved[i] = distance;
    sum += distance;
    radius += (before[2 * i]! - cx) ** 2 + (before[2 * i + 1]! - cy) ** 2;
  }
  return { moved, mean: radius === 0 ? 0 : sum / n / Math.sqrt(radius / n) };
}

function centre(y: Float64Array): [number, number] {
  const n = y.length / 2;
  let [sumX, sumY] = [0, 0];
  for (let i = 0; i < n; i++) {
    sumX += y[2 * i]!;
    sumY += y[2 * i + 1]!;
  }
  return [sumX / n, sumY / n];
}
