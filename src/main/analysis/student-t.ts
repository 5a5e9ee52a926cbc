/** Student's t distribution for whole degrees of freedom. */

/** Smallest number that keeps the continued fraction from dividing by zero. */
const tiny = 1e-300;
const epsilon = 2 ** -53;

/**
 * 1 / B(ν/2, 1/2), by Γ(x + 1) = x Γ(x) from ν = 1 (1/π) or ν = 2 (1/2).
 * Free of the cancellation that logarithms of large gamma functions bring.
 */
function inverseBeta(degrees: number): number {
  const odd = degrees % 2 === 1;
  let value = odd ? 1 / Math.PI : 0.5;
  for (let nu = odd ? 1 : 2; nu < degrees; nu += 2) value *= (nu + 1) / nu;
  return value;
}

/** Continued fraction of the incomplete beta function, by Lentz's method (Numerical Recipes, 6.4). */
function betaFraction(a: number, b: number, x: number): number {
  const guard = (value: number) => (Math.abs(value) < tiny ? tiny : value);
  let c = 1;
  let d = 1 / guard(1 - ((a + b) * x) / (a + 1));
  let fraction = d;
  for (let m = 1; m < 100_000; m++) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m));
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1));
    let change = 1;
    for (const numerator of [even, odd]) {
      d = 1 / guard(1 + numerator * d);
      c = guard(1 + numerator / c);
      change = c * d;
      fraction *= change;
    }
    if (Math.abs(change - 1) < epsilon * 4) break;
  }
  return fraction;
}

/**
 * P(T > t) for t ≥ 0: half the regularised incomplete beta function I_x(ν/2, 1/2) at x = ν / (ν + t²)
 * (Abramowitz and Stegun 26.5.27).
 */
export function upperTail(t: number, degrees: number): number {
  const a = degrees / 2;
  const [x, rest] = [degrees / (degrees + t * t), (t * t) / (degrees + t * t)];
  const front = x ** a * Math.sqrt(rest) * inverseBeta(degrees);
  if (x < (a + 1) / (a + 2.5)) return (front * betaFraction(a, 0.5, x)) / a / 2;
  return (1 - (front * betaFraction(0.5, a, rest)) / 0.5) / 2;
}

/**
 * The t below which lies the share `p` of the distribution.
 * @param p in (0, 1)
 * @param degrees of freedom, a whole number from 1
 * @throws RangeError
 */
export function tQuantile(p: number, degrees: number): number {
  if (!(p > 0 && p < 1)) throw new RangeError(`p is ${p}; it must lie between 0 and 1.`);
  if (!Number.isInteger(degrees) || degrees < 1)
    throw new RangeError(`degrees is ${degrees}; it must be 1 or more.`);
  const key = `${p} ${degrees}`;
  let t = known.get(key);
  if (t === undefined) {
    t = p < 0.5 ? -aboveWhich(p, degrees) : aboveWhich(1 - p, degrees);
    if (known.size < mostKnown) known.set(key, t);
  }
  return t;
}

/** Quantiles found before: intervals and powers ask for the same few again and again. */
const known = new Map<string, number>();
const mostKnown = 20_000;

/** The t ≥ 0 above which lies the share `tail` ≤ 1/2. */
function aboveWhich(tail: number, degrees: number): number {
  let hi = 1;
  while (upperTail(hi, degrees) > tail) hi *= 2;
  let lo = hi === 1 ? 0 : hi / 2;
  // Halving until no number lies between: sixty steps or so, and no derivative that could fail.
  for (;;) {
    const middle = (lo + hi) / 2;
    if (middle <= lo || middle >= hi) return middle;
    if (upperTail(middle, degrees) > tail) lo = middle;
    else hi = middle;
  }
}
