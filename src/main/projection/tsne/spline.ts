/** The cubic B-spline that points are spread with, and read off with. */

/** The cubic B-spline at its four cells, for a point the share t of the way from the second to the third. */
export function splineWeights(t: number, out: Float64Array): void {
  const s = 1 - t;
  out[0] = (s * s * s) / 6;
  out[1] = (4 + t * t * (3 * t - 6)) / 6;
  out[2] = (4 + s * s * (3 * s - 6)) / 6;
  out[3] = (t * t * t) / 6;
}

/** Of that spline's product with itself, shifted by 0 to 3 cells: the integral, times 7!. */
const overlaps = [2416, 1191, 120, 1];

/** The overlaps' transform at the frequency k per cell. */
export function overlapOf(k: number): number {
  let sum = overlaps[0]!;
  for (let n = 1; n < overlaps.length; n++) sum += 2 * overlaps[n]! * Math.cos(k * n);
  return sum / 5040;
}

/** The square of the spline's spectrum at the frequency 2t per cell. */
export function splineSquared(t: number): number {
  return t === 0 ? 1 : (Math.sin(t) / t) ** 8;
}
