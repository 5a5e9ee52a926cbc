/** Why a comparison has no difference to tell of. */
import type { Comparison } from './comparison.ts';

/** A sentence; null where there is a difference. */
export function noAnswer({ metric, arms, differences }: Comparison): string | null {
  if (differences.length > 0) return null;
  if (arms.length < 2) return 'One arm alone cannot be compared. Choose runs of another arm too.';
  const counting = arms.filter(({ n }) => n > 0);
  if (counting.length === 0)
    return `None of the runs has a value of ${metric} that counts, so nothing can be said.`;
  if (counting.length === 1)
    return `Only ${counting[0]!.name} has runs whose ${metric} counts, so there is nothing to compare them with.`;
  return `No two arms that are compared share a seed whose ${metric} counts, so nothing can be said of a difference.`;
}
