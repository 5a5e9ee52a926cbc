/** What is most similar to a point by the cosine of the feature vectors. */
import type { Neighbour } from '#shared/projection.ts';
import type { Features } from './features.ts';
import { Nearest } from './nearest.ts';

/**
 * The k most similar of the rows that `among` admits, most similar first; at the same similarity in the order of the
 * rows. A vector of zeros is similar to none: its cosine counts as 0.
 */
export function mostSimilar(
  { data, d, ids, labels }: Features,
  row: number,
  k: number,
  among: (row: number) => boolean = () => true,
): Neighbour[] {
  const own = data.subarray(row * d, (row + 1) * d);
  const length = Math.sqrt(own.reduce((sum, v) => sum + v * v, 0));
  const nearest = new Nearest(k);
  for (let i = 0; i < ids.length; i++) {
    if (i === row || !among(i)) continue;
    let product = 0;
    let norm = 0;
    for (let c = 0, at = i * d; c < d; c++, at++) {
      const v = data[at]!;
      product += v * own[c]!;
      norm += v * v;
    }
    const cosine = norm === 0 || length === 0 ? 0 : product / (length * Math.sqrt(norm));
    if (!Number.isNaN(cosine)) nearest.add(1 - cosine, i);
  }
  const rows = new Int32Array(k);
  const distances = new Float32Array(k);
  nearest.write(rows, distances, 0);
  return Array.from(rows, (found, i) => ({ found, similarity: 1 - distances[i]! }))
    .filter(({ found }) => found >= 0)
    .map(({ found, similarity }) => ({ id: ids[found]!, label: labels?.[found] ?? -1, similarity }));
}
