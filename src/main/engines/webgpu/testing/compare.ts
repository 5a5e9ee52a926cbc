/** How far two engines' numbers lie apart. */
import type { Numbers } from './numbers.ts';

export interface Deviation {
  name: string;
  /** Largest difference, relative to the part's largest number. */
  error: number;
  tolerance: number;
}

/**
 * Parts by how much of their tolerance they use up, the worst first.
 * @param tolerance relative to a part's largest number. Images get 20 times as much: sine and cosine, which turn them, are
 *   exact to 2⁻¹¹ by WebGPU's specification
 * @throws where a part is missing or has another size
 */
export function deviations(
  expected: Readonly<Record<string, Numbers>>,
  actual: Readonly<Record<string, Numbers>>,
  tolerance: number,
): Deviation[] {
  return Object.entries(expected)
    .map(([name, numbers]): Deviation => {
      const others = actual[name];
      if (others?.length !== numbers.length)
        throw new Error(`${name} has ${others?.length ?? 'no'} numbers instead of ${numbers.length}`);
      let [most, furthest] = [0, 0];
      for (const [i, value] of numbers.entries()) {
        most = Math.max(most, Math.abs(value));
        const apart = Math.abs(value - others[i]!);
        // NaN is as far apart as can be.
        furthest = Number.isNaN(apart) ? Number.POSITIVE_INFINITY : Math.max(furthest, apart);
      }
      const error = furthest === 0 ? 0 : furthest / most;
      return { name, error, tolerance: name.endsWith(': images') ? 20 * tolerance : tolerance };
    })
    .sort((a, b) => b.error / b.tolerance - a.error / a.tolerance);
}
