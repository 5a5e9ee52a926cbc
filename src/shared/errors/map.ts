import { entry } from './entry.ts';

const count = (n: number) => n.toLocaleString('en');
const gigabytes = (bytes: number) => `${(bytes / 1e9).toFixed(1)} GB`;
/** The first ten of so many. */
const some = (items: readonly (string | number)[], total = items.length) =>
  `${items.slice(0, 10).join(', ')}${total > 10 ? ` and ${count(total - 10)} more` : ''}`;

/** Failures of maps of features. */
export const mapErrors = {
  'map.no-features': entry<{ run: string; wanted: string | null; kept: string[] }>({
    what: ({ run, wanted }) =>
      `Run ${run} has no features${wanted === null ? '' : ` of ${wanted}`} to make a map of.`,
    advice: ({ kept }) =>
      kept.length > 0
        ? `It has those of ${some(kept)}.`
        : 'They are kept at as many epochs as evaluation.embeddings says, and at those that evaluation.embeddingEpochs names.',
    exitCode: 2,
  }),
  'map.too-few': entry<{ n: number; least: number }>({
    what: ({ n, least }) =>
      `A map needs at least ${least} points; there ${n === 1 ? 'is 1' : `are ${count(n)}`}.`,
    advice: () => 'Use a larger test set, or a larger sample.',
    exitCode: 2,
  }),
  'map.not-finite': entry<{ rows: number[]; total: number }>({
    what: ({ rows, total }) =>
      `${count(total)} feature vector${total === 1 ? ' is' : 's are'} NaN or infinite: row${total === 1 ? '' : 's'} ${some(rows, total)}.`,
    advice: () =>
      'Training has probably diverged: map an earlier epoch, or train again with a lower learning rate.',
    exitCode: 2,
  }),
  'map.constant': entry<{ n: number }>({
    what: ({ n }) => `All ${count(n)} feature vectors are the same: there is nothing to map.`,
    advice: () =>
      'The encoder has collapsed. Try a lower learning rate, a higher temperature, or an earlier epoch.',
    exitCode: 2,
  }),
  'map.no-memory': entry<{ n: number; needed: number; available: number; sample: number }>({
    what: ({ n, needed, available }) =>
      `A map of ${count(n)} points needs about ${gigabytes(needed)} of memory; ${gigabytes(available)} are free.`,
    advice: ({ sample }) =>
      sample > 0
        ? `A sample of ${count(sample)} points fits.`
        : 'Not even a small sample fits: close other programs.',
    exitCode: 1,
  }),
  'map.unknown': entry<{ id: string; what: 'map' | 'time machine' | 'computation' }>({
    what: ({ id, what }) => `There is no ${what} "${id}".`,
    advice: ({ what }) =>
      what === 'computation'
        ? 'It ended a while ago, or the program was started anew. Its map is kept if it was finished.'
        : 'It may have been deleted, or its run was. Make it again.',
    exitCode: 2,
  }),
  'map.unknown-point': entry<{ id: number; n: number }>({
    what: ({ id, n }) => `There is no point ${id} among the ${count(n)} features.`,
    advice: () => 'Ids are the positions of images in the test set, from 0.',
    exitCode: 2,
  }),
  'map.nothing-shared': entry<{ shared: number }>({
    what: ({ shared }) =>
      shared === 0
        ? 'The two maps have no points in common.'
        : `The two maps have only ${shared} points in common.`,
    advice: () => 'Maps can be aligned where both runs were evaluated on the same images.',
    exitCode: 2,
  }),
  'map.dimensions': entry<{ found: number; wanted: number }>({
    what: ({ found, wanted }) =>
      `The points have ${count(found)} dimensions; those of the map have ${count(wanted)}.`,
    advice: () => 'Use features of the same encoder and layer as the map’s.',
    exitCode: 2,
  }),
  'map.not-transformable': entry<{ method: string }>({
    what: ({ method }) => `Further points cannot be put into a map made by ${method}.`,
    advice: () => 'Make a t-SNE or PCA map.',
    exitCode: 2,
  }),
  'map.bad-file': entry<{ file: string; problem: string }>({
    what: ({ file, problem }) => `${file} cannot be read as a matrix: ${problem}`,
    advice: () =>
      'Save it with numpy.save: features as float32 or float64 of shape (points, dimensions), labels as integers of shape (points,).',
    exitCode: 2,
  }),
  'map.labels': entry<{ labels: number; points: number }>({
    what: ({ labels, points }) => `There are ${count(labels)} labels for ${count(points)} points.`,
    advice: () => 'Give one label for each row of the features.',
    exitCode: 2,
  }),
  'map.failed': entry<{ reason: string }>({
    what: ({ reason }) => `Making the map broke off: ${reason}`,
    advice: () => 'Try again; with a smaller sample if it happens again.',
    exitCode: 1,
  }),
};
