/**
 * Curves smoothed for the eye; what was measured is drawn beside them. A value that is NaN or infinite is a gap: it stays
 * one, and counts in no average. Distances are counted in steps, the usual distance of two neighbours in x, so that a
 * curve that was thinned is smoothed as the whole one.
 */

/**
 * - `ema`: exponential moving average, debiased; `amount` in [0, 1) is what each step leaves of the weight before it.
 * - `gaussian`: weights of a normal distribution whose standard deviation is `amount` steps, cut off at four of them.
 * - `mean`: mean of the `amount` points around each one, an odd number; fewer at the ends.
 */
export type Smoothing = { kind: 'none' } | { kind: 'ema' | 'gaussian' | 'mean'; amount: number };

/**
 * @param x ascending
 * @param y as long as `x`
 * @returns as long as `y`; NaN where `y` is not finite
 */
export function smooth(x: ArrayLike<number>, y: ArrayLike<number>, smoothing: Smoothing): Float64Array {
  const values = Float64Array.from(y, (value) => (Number.isFinite(value) ? value : Number.NaN));
  if (smoothing.kind === 'none') return values;
  const unit = usualDistance(x);
  const places = Float64Array.from(x, (value) => value / unit);
  const { kind, amount } = smoothing;
  if (kind === 'ema') return exponential(places, values, Math.min(Math.max(amount, 0), 1 - 2 ** -20));
  if (kind === 'mean') return weighted(places, values, Math.max(0, Math.round((amount - 1) / 2)), () => 1);
  const deviation = Math.max(amount, 1e-3);
  const reach = Math.floor(4 * deviation + 0.5);
  return weighted(places, values, reach, (distance) => Math.exp(-0.5 * (distance / deviation) ** 2));
}

/** The median distance of neighbours; 1 where there are none. */
function usualDistance(x: ArrayLike<number>): number {
  const distances = Float64Array.from({ length: Math.max(0, x.length - 1) }, (_, i) => x[i + 1]! - x[i]!)
    .filter((distance) => distance > 0)
    .sort();
  return distances[distances.length >> 1] ?? 1;
}

/** Sums of values and of weights, both of which fade with distance: their ratio needs no debiasing. */
function exponential(places: Float64Array, values: Float64Array, keep: number): Float64Array {
  let [sum, weight, last] = [0, 0, Number.NaN];
  return values.map((value, i) => {
    if (Number.isNaN(value)) return Number.NaN;
    const fade = Number.isNaN(last) ? 0 : keep ** (places[i]! - last);
    last = places[i]!;
    sum = sum * fade + value;
    weight = weight * fade + 1;
    return sum / weight;
  });
}

/** Weighted means over the neighbours within `reach` steps. */
function weighted(
  places: Float64Array,
  values: Float64Array,
  reach: number,
  weightAt: (distance: number) => number,
): Float64Array {
  // Places that floating point alone sets apart are equal.
  const edge = reach + 1e-6;
  let first = 0;
  return values.map((value, i) => {
    while (places[i]! - places[first]! > edge) first++;
    if (Number.isNaN(value)) return Number.NaN;
    let [sum, total] = [0, 0];
    for (let j = first; j < values.length && places[j]! - places[i]! <= edge; j++) {
      if (Number.isNaN(values[j]!)) continue;
      const weight = weightAt(places[j]! - places[i]!);
      sum += weight * values[j]!;
      total += weight;
    }
    return sum / total;
  });
}
