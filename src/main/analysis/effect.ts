/** Sizes of effects, and p values corrected for their number. */

/**
 * Cohen's d_z corrected for small samples (Hedges 1981, exact): d_z · Γ(ν/2) / (√(ν/2) Γ((ν−1)/2)), ν = n − 1; null where
 * n < 3, for which the correction is not defined.
 */
export function hedgesGz(dz: number, n: number): number | null {
  const degrees = n - 1;
  if (degrees < 2) return null;
  // Γ(ν/2) / Γ((ν−1)/2), from ν = 2 or 3 upwards: free of large gamma functions.
  let ratio = degrees % 2 === 0 ? 1 / Math.sqrt(Math.PI) : Math.sqrt(Math.PI) / 2;
  for (let nu = degrees % 2 === 0 ? 4 : 5; nu <= degrees; nu += 2) ratio *= (nu - 2) / (nu - 3);
  return (dz * ratio) / Math.sqrt(degrees / 2);
}

/** How often a value of `to` is above one of `from`, over all pairs; ties count half. 0.5 means no difference. */
export function superiority(from: readonly number[], to: readonly number[]): number {
  const sorted = Float64Array.from(from).sort();
  const rank = (value: number, orEqual: boolean) => {
    let [low, high] = [0, sorted.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (sorted[middle]! < value || (orEqual && sorted[middle] === value)) low = middle + 1;
      else high = middle;
    }
    return low;
  };
  const wins = to.reduce((sum, value) => sum + (rank(value, false) + rank(value, true)) / 2, 0);
  return wins / (from.length * to.length);
}

/** Holm's step-down correction (Holm 1979), in the order given. */
export function holm(p: readonly number[]): number[] {
  const order = p.map((_, i) => i).sort((a, b) => p[a]! - p[b]!);
  const corrected = new Array<number>(p.length);
  let most = 0;
  for (const [rank, i] of order.entries()) {
    most = Math.max(most, Math.min(1, (p.length - rank) * p[i]!));
    corrected[i] = most;
  }
  return corrected;
}
