/** Power of the paired t test, and the pairs it needs. */
import { normalCdf } from './normal.ts';
import { tQuantile } from './student-t.ts';

/** More pairs than this are not told: nobody would train them. */
export const mostPairs = 10_000;

/** Points of the integral; twice as many change nothing in the first twelve digits. */
const steps = 2000;

/**
 * P(|T| > critical) for T noncentral t: T = (Z + shift) / S with νS² chi-squared. The integral over u = ln S of
 * P(|Z + shift| > critical · eᵘ) by the trapezoidal rule, which converges exponentially because the weight
 * exp(ν(u − e²ᵘ / 2)) falls off at both ends; the weight's own sum takes the place of its constant.
 */
function beyond(critical: number, degrees: number, shift: number): number {
  const logWeight = (u: number) => degrees * (u - Math.exp(2 * u) / 2 + 0.5);
  const edge = (direction: 1 | -1) => {
    let far = direction / Math.sqrt(degrees);
    while (logWeight(far) > -45) far *= 1.3;
    return far;
  };
  const [from, to] = [edge(-1), edge(1)];
  let sum = 0;
  let total = 0;
  for (let i = 0; i <= steps; i++) {
    const u = from + ((to - from) * i) / steps;
    const weight = Math.exp(logWeight(u));
    const border = critical * Math.exp(u);
    sum += weight * (normalCdf(shift - border) + normalCdf(-shift - border));
    total += weight;
  }
  return sum / total;
}

/**
 * Probability that a two-sided paired t test at level `alpha` finds a true standardised difference.
 * @param dz mean / sd of the differences
 * @param pairs 2 or more
 */
export function pairedPower(dz: number, pairs: number, alpha = 0.05): number {
  const critical = tQuantile(1 - alpha / 2, pairs - 1);
  return beyond(critical, pairs - 1, Math.abs(dz) * Math.sqrt(pairs));
}

/** The least number of pairs with this power; null where it is above `mostPairs`. */
export function pairsNeeded(dz: number, target = 0.8, alpha = 0.05): number | null {
  const enough = (pairs: number) => pairedPower(dz, pairs, alpha) >= target;
  if (dz === 0 || !enough(mostPairs)) return null;
  let high = 2;
  while (!enough(high)) high = Math.min(high * 2, mostPairs);
  let low = high === 2 ? 1 : Math.floor(high / 2);
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (enough(middle)) high = middle;
    else low = middle;
  }
  return high;
}
