/** The sign-flip permutation test: without an effect, each difference could as well have had the other sign. */
import { deriveSeed, RandomStream } from '#shared/philox.ts';

/** Up to this many differences, every assignment of signs is looked at. */
export const exactUpTo = 20;
const draws = 100_000;

export interface Permutation {
  p: number;
  method: 'exact' | 'monte-carlo';
  assignments: number;
  error: number | null;
}

/**
 * Two-sided: the share of assignments whose mean is as far from zero as the one seen, or farther. By Monte Carlo, the one
 * seen counts among the drawn (Davison and Hinkley 1997, 4.3).
 * @param differences finite, one or more
 */
export function signFlip(differences: readonly number[]): Permutation {
  const size = differences.reduce((sum, d) => sum + Math.abs(d), 0);
  const seen = Math.abs(differences.reduce((sum, d) => sum + d, 0));
  // Sums that floating point alone sets apart are equal.
  const least = seen - 1e-12 * size;
  return differences.length <= exactUpTo ? exact(differences, least) : monteCarlo(differences, least);
}

function exact(differences: readonly number[], least: number): Permutation {
  // Half of the assignments mirror the other half: the last sign stays.
  const free = differences.length - 1;
  const assignments = 2 ** free;
  const signs = new Int8Array(differences.length).fill(1);
  let sum = differences.reduce((total, d) => total + d, 0);
  let extreme = Math.abs(sum) >= least ? 1 : 0;
  for (let i = 1; i < assignments; i++) {
    // Gray code: one sign changes at a time, that of the lowest bit set in i.
    const flipped = 31 - Math.clz32(i & -i);
    sum -= 2 * signs[flipped]! * differences[flipped]!;
    signs[flipped] = -signs[flipped]!;
    if (Math.abs(sum) >= least) extreme++;
  }
  return { p: extreme / assignments, method: 'exact', assignments: 2 * assignments, error: null };
}

function monteCarlo(differences: readonly number[], least: number): Permutation {
  const stream = new RandomStream(differences.length, deriveSeed('sign-flip'));
  let extreme = 1;
  for (let draw = 0; draw < draws; draw++) {
    let sum = 0;
    let bits = 0;
    for (const [i, d] of differences.entries()) {
      if (i % 32 === 0) bits = stream.uint32();
      sum += (bits & 1) === 1 ? d : -d;
      bits >>>= 1;
    }
    if (Math.abs(sum) >= least) extreme++;
  }
  const p = extreme / (draws + 1);
  return { p, method: 'monte-carlo', assignments: draws, error: Math.sqrt((p * (1 - p)) / draws) };
}
