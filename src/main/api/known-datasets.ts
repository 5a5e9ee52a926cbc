/** What forecasts know of data sets: their sizes, and how their images are spread once they are here. */
import type { DatasetInfo, SplitName } from '#shared/dataset.ts';
import type { SizedDataset } from './speed-book.ts';

export interface KnownDataset extends SizedDataset {
  names?: readonly string[];
  perClass?: Readonly<Record<SplitName, readonly number[]>>;
}

/** Known before they are downloaded. */
const published: readonly (readonly [string, KnownDataset])[] = [
  ['cifar10', { classes: 10, train: 50_000, test: 10_000, imageShape: [32, 32, 3] }],
  ['cifar100', { classes: 100, train: 50_000, test: 10_000, imageShape: [32, 32, 3] }],
];

/** By id. */
export function knownDatasets(all: readonly DatasetInfo[]): Map<string, KnownDataset> {
  const known = new Map(published);
  for (const { id, classes, sizes, imageShape, perClass } of all) {
    if (classes === null || sizes === null || imageShape === null) continue;
    const size = { ...sizes, classes: classes.length, imageShape, names: classes };
    known.set(id, perClass === null ? size : { ...size, perClass });
  }
  return known;
}
