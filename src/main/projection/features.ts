/** Features made ready for a map: checked, sampled, and brought to the wanted metric. */
import { workbenchError } from '#shared/errors.ts';
import { RandomStream } from '#shared/philox.ts';
import type { MapMetric } from '#shared/projection.ts';
import { sharedFloat32 } from './shared-arrays.ts';

/** Below it there is no neighbourhood to speak of. */
export const fewestPoints = 4;

export interface Features {
  /** n × d, row-major. */
  data: Float32Array;
  d: number;
  /** Of each row. */
  ids: Int32Array;
  /** Class of each row, −1 where it is unknown; null where no class is known. */
  labels: Int32Array | null;
}

export interface PrepareOptions {
  metric: MapMetric;
  /** Rows to draw; 0 takes all. */
  sample: number;
  seed: number;
  /** Rows that there must be, and of which not all may be the same; left out: as many as a map needs. */
  fewest?: number;
}

/**
 * Rows of the sample, in memory that threads share.
 * @throws map.too-few, map.not-finite, map.constant
 */
export function prepareFeatures(
  features: Features,
  { metric, sample, seed, fewest = fewestPoints }: PrepareOptions,
): Features {
  const { data, d, ids, labels } = features;
  const rows = sampleRows(ids, labels, sample, seed);
  const n = rows.length;
  if (n < fewest) throw workbenchError('map.too-few', { n, least: fewest });
  // Large features are not copied where they can be used as they are.
  const asIs = metric === 'euclidean' && n === ids.length && data.buffer instanceof SharedArrayBuffer;
  const own = asIs ? data : sharedFloat32(n * d);
  const wrong: number[] = [];
  let total = 0;
  for (const [i, row] of rows.entries()) {
    const from = data.subarray(row * d, (row + 1) * d);
    let sum = 0;
    for (let c = 0; c < d; c++) sum += from[c]! * from[c]!;
    if (!Number.isFinite(sum)) {
      total++;
      if (wrong.length < 10) wrong.push(row);
      continue;
    }
    if (!asIs) own.set(from, i * d);
    if (metric === 'cosine' && sum > 0) {
      const scale = 1 / Math.sqrt(sum);
      for (let c = i * d; c < (i + 1) * d; c++) own[c] = own[c]! * scale;
    }
  }
  if (total > 0) throw workbenchError('map.not-finite', { rows: wrong, total });
  if (fewest > 1 && constant(own, d)) throw workbenchError('map.constant', { n });
  return {
    data: own,
    d,
    ids: Int32Array.from(rows, (row) => ids[row]!),
    labels: labels === null ? null : Int32Array.from(rows, (row) => labels[row]!),
  };
}

function constant(data: Float32Array, d: number): boolean {
  for (let i = d; i < data.length; i++) if (data[i] !== data[i % d]) return false;
  return true;
}

/**
 * Rows of a draw without repetition, in rising order: as equal a share of each class as there are points, by ids alone,
 * so that all epochs of a run have the same.
 */
export function sampleRows(
  ids: Int32Array,
  labels: Int32Array | null,
  sample: number,
  seed: number,
): Int32Array {
  const all = Int32Array.from(ids, (_, row) => row);
  if (sample === 0 || sample >= ids.length) return all;
  const random = new RandomStream(seed, 0x5a);
  const shuffled = all.slice();
  for (let i = shuffled.length - 1; i > 0; i--) {
    const j = random.below(i + 1);
    [shuffled[i], shuffled[j]] = [shuffled[j]!, shuffled[i]!];
  }
  const classes = new Map<number, number[]>();
  for (const row of shuffled) {
    const label = labels?.[row] ?? 0;
    const rows = classes.get(label);
    if (rows === undefined) classes.set(label, [row]);
    else rows.push(row);
  }
  // Round by round, one of each class that has any left.
  const lists = [...classes].sort(([a], [b]) => a - b).map(([, rows]) => rows);
  const drawn: number[] = [];
  for (let round = 0; drawn.length < sample; round++) {
    for (const rows of lists) {
      if (round < rows.length && drawn.length < sample) drawn.push(rows[round]!);
    }
  }
  return Int32Array.from(drawn).sort();
}
