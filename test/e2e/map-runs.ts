/** Runs for the map that nobody trained: of a hundred classes with long names, diverged, and without any features. */
import { writeFeatures, writePredictions } from '#main/artifacts/outcomes.ts';
import { openHome } from '#main/store/home.ts';
import type { PastRun } from '#shared/past-run.ts';
import { RandomStream } from '#shared/philox.ts';
import { seedRuns, smallStudy } from './seed.ts';

const place = { stage: 'supervised', epoch: 10, dataset: 'mnist' } as const;
const outcomeOf = (
  past: PastRun,
  kind: 'features' | 'predictions',
  file: ReturnType<typeof writeFeatures>,
) => ({
  kind,
  stage: place.stage,
  epoch: place.epoch,
  step: 160,
  ...file,
  createdAt: past.createdAt,
});

/** A run whose features are NaN from row 3 on, and one that has kept nothing. @returns their ids */
export function seedDiverged(home: string): string[] {
  const folders = openHome(home);
  const n = 20;
  return seedRuns(home, {
    experiment: { ...smallStudy, name: 'Diverged', sweep: [], seeds: [1] },
    change: (past, i) => {
      if (i > 0) return past;
      const id = 'divergedrun1';
      const file = writeFeatures(
        {
          ...place,
          classes: ['0', '1'],
          ids: Int32Array.from({ length: n }, (_, k) => k),
          labels: Int32Array.from({ length: n }, (_, k) => k % 2),
          encoder: Float32Array.from({ length: n * 4 }, (_, k) => (k < 12 ? k : Number.NaN)),
          projection: null,
        },
        folders.artifacts('features', id),
      );
      return { ...past, id, outcomes: [outcomeOf(past, 'features', file)] };
    },
  });
}

const kinds = [
  'beaver',
  'dolphin',
  'otter',
  'seal',
  'whale',
  'orchid',
  'poppy',
  'rose',
  'sunflower',
  'tulip',
];
/** The last has a name that hardly fits anywhere. */
export const manyClasses = Array.from({ length: 100 }, (_, i) =>
  i === 99
    ? 'a photograph of a sunflower in a vase on the table of a restaurant by the sea, taken in the evening'
    : `${kinds[i % 10]} ${Math.floor(i / 10)}`,
);

/** An image that the data set does not have. */
export const missingImage = 12_345;

/** A run on a hundred classes, one of whose images is missing, in an experiment and arm with long names. @returns its id */
export function seedManyClasses(home: string, perClass = 10): string {
  const folders = openHome(home);
  const id = 'manyclasses1';
  const classes = manyClasses;
  const n = classes.length * perClass;
  const d = 12;
  const random = new RandomStream(7, 7);
  const centres = Float32Array.from({ length: classes.length * d }, () => 6 * random.normal());
  const ids = Int32Array.from({ length: n }, (_, i) => (i === n - 1 ? missingImage : i));
  const labels = Int32Array.from({ length: n }, (_, i) => i % classes.length);
  const encoder = Float32Array.from({ length: n * d }, (_, k) => {
    const label = labels[Math.floor(k / d)]!;
    return centres[label * d + (k % d)]! + random.normal();
  });
  const predicted = labels.map((label) => (random.below(6) === 0 ? random.below(classes.length) : label));
  const confidence = Float32Array.from(ids, () => random.uniform());
  seedRuns(home, {
    experiment: {
      ...smallStudy,
      name: 'A hundred classes of plants and animals, with names as long as people give them when nobody stops them',
      sweep: [],
      seeds: [1],
      arms: [
        {
          name: 'cross-entropy with everything that the paper says, and more',
          settings: { method: 'cross-entropy' },
        },
      ],
    },
    change: (past) => {
      const features = writeFeatures(
        { ...place, classes, ids, labels, encoder, projection: null },
        folders.artifacts('features', id),
      );
      const predictions = writePredictions(
        {
          ...place,
          classes,
          ids,
          labels,
          predicted,
          confidence,
          loss: confidence.map((p) => -Math.log(p + 1e-6)),
        },
        folders.artifacts('predictions', id),
      );
      return {
        ...past,
        id,
        outcomes: [outcomeOf(past, 'features', features), outcomeOf(past, 'predictions', predictions)],
      };
    },
  });
  return id;
}
