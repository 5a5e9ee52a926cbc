/** The standard normal distribution. */

/**
 * P(Z ≤ x). Near the middle by the series of Abramowitz and Stegun 26.2.11, whose terms all have one sign; in the tails by
 * the continued fraction 26.2.14. Both to the last few bits of a double.
 */
export function normalCdf(x: number): number {
  const size = Math.abs(x);
  if (size > 39) return x > 0 ? 1 : 0;
  const density = Math.exp(-0.5 * size * size) / Math.sqrt(2 * Math.PI);
  if (size < 2.5) {
    let term = size;
    let sum = size;
    for (let k = 3; term > sum * 1e-17; k += 2) {
      term *= (size * size) / k;
      sum += term;
    }
    return x < 0 ? 0.5 - density * sum : 0.5 + density * sum;
  }
  // From the inside out; so many terms are enough from 2.5 on.
  let fraction = size;
  for (let k = 80; k > 0; k--) fraction = size + k / fraction;
  return x < 0 ? density / fraction : 1 - density / fraction;
}

/**
 * The x below which lies the share `p`: Newton's method, from the middle outwards, where the distribution function bends
 * only one way and no step goes too far.
 * @param p in (0, 1)
 * @throws RangeError
 */
export function normalQuantile(p: number): number {
  if (!(p > 0 && p < 1)) throw new RangeError(`p is ${p}; it must lie between 0 and 1.`);
  if (p > 0.5) return -normalQuantile(1 - p);
  let x = 0;
  for (let i = 0; i < 200; i++) {
    const density = Math.exp(-0.5 * x * x) / Math.sqrt(2 * Math.PI);
    const gap = normalCdf(x) - p;
    // In the tail, Newton on the logarithm of the function: it is nearly a parabola there.
    const cdf = normalCdf(x);
    const step = cdf < 0.1 ? (Math.log(cdf / p) * cdf) / density : gap / density;
    x -= step;
    if (Math.abs(step) < 1e-15 * Math.max(1, Math.abs(x))) break;
  }
  return x;
}
