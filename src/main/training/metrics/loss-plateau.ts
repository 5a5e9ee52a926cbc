import type { Settings } from '#shared/settings.ts';

/** For a batch of n vectors, the loss where all of them are the same; null where that says nothing. */
const atCollapse: Readonly<Record<Settings['loss']['name'], ((n: number) => number) | null>> = {
  npairs: (n) => Math.log(n),
  'supcon-out': (n) => Math.log(n - 1),
  'supcon-in': (n) => Math.log(n - 1),
  'nt-xent': (n) => Math.log(n - 1),
  'multi-similarity': null,
  triplet: null,
};

/** Of HobbitLong's code. */
const baseTemperature = 0.07;

function scaleOf({ name, scale, temperature }: Settings['loss']): number {
  if (name === 'npairs' || scale === 'none') return 1;
  return scale === 'temperature' ? temperature : temperature / baseTemperature;
}

/**
 * Mean loss of an epoch whose every projection is the same: ln(B) for npairs, ln(2B − 1) for the others with two views
 * of B images. A loss that stays there has learned nothing, or has collapsed. Null for losses without such a value.
 * @param batchSizes images in each batch of the epoch
 */
export function lossPlateau(
  loss: Settings['loss'],
  batchSizes: readonly number[],
  views: number,
): number | null {
  const value = atCollapse[loss.name];
  if (value === null) return null;
  const images = batchSizes.reduce((sum, size) => sum + size, 0);
  // A batch of one vector has nothing to compare; its loss is 0.
  const sum = batchSizes.reduce(
    (total, size) => total + size * (size * views > 1 ? value(size * views) : 0),
    0,
  );
  return (scaleOf(loss) * sum) / images;
}
