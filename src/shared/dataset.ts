import { z } from 'zod';

/** Data sets the program knows without being told where they are. */
export const builtInDatasets = ['mnist', 'cifar10', 'cifar100'] as const;
export type BuiltInDataset = (typeof builtInDatasets)[number];

export type SplitName = 'train' | 'test';

/** What the program knows of a data set without reading its images. */
export const datasetInfo = z.object({
  id: z.string(),
  title: z.string(),
  /** `ready`: can be trained on now; `absent`: must be downloaded or given first; `broken`: says why in `reason`. */
  status: z.enum(['ready', 'absent', 'broken']),
  reason: z.string().nullable(),
  /** Height, width, channels; null while absent. */
  imageShape: z.tuple([z.int(), z.int(), z.int()]).nullable(),
  classes: z.array(z.string()).nullable(),
  sizes: z.object({ train: z.int(), test: z.int() }).nullable(),
  /** Images of each class, in the order of the classes; null while absent. */
  perClass: z.object({ train: z.array(z.int()), test: z.array(z.int()) }).nullable(),
  /** SHA-256 over images, labels and class names; equal fingerprints mean equal data. Null while absent. */
  fingerprint: z.string().nullable(),
  /** What its files take on the disk; null while absent. */
  bytes: z.number().nullable(),
  /** Where its files are, or will be. */
  location: z.string(),
});
export type DatasetInfo = z.infer<typeof datasetInfo>;

/** How far the getting or adding of a data set is. `total` is null where it is not known beforehand. */
export const datasetProgress = z.object({
  stage: z.enum(['download', 'verify', 'scan', 'images']),
  done: z.number(),
  total: z.number().nullable(),
  unit: z.enum(['bytes', 'images']),
});
export type DatasetProgress = z.infer<typeof datasetProgress>;

/** What adding one's own images did with the files it found. */
export const addReport = z.object({
  info: datasetInfo,
  /** `given`: folders `train` and `test`; `chosen`: the program chose the test images by seed. */
  split: z.enum(['given', 'chosen']),
  /** Files passed over because they are hidden, the system's own, or no JPEG, PNG or WebP. */
  ignored: z.object({ count: z.int(), examples: z.array(z.string()) }),
  /** Images passed over because they cannot be decoded. */
  corrupt: z.array(z.object({ image: z.string(), reason: z.string() })),
});
export type AddReport = z.infer<typeof addReport>;

/** What reading every image of a data set again shows. */
export const datasetCheck = z.object({
  id: z.string(),
  sizes: z.object({ train: z.int(), test: z.int() }),
  /** Images of each class, in the order of the classes. */
  perClass: z.object({ train: z.array(z.int()), test: z.array(z.int()) }),
  /** SHA-256 stored when the data set was made, and computed now. */
  fingerprint: z.object({ stored: z.string(), computed: z.string(), matches: z.boolean() }),
  /** Images whose pixels equal an earlier image's: of the same split, or (leakage) test images found in train. */
  duplicates: z.object({ withinTrain: z.int(), withinTest: z.int(), testInTrain: z.int() }),
  /** Mean and standard deviation of each channel over the train images, pixels in [0, 1]. */
  mean: z.array(z.number()),
  std: z.array(z.number()),
});
export type DatasetCheck = z.infer<typeof datasetCheck>;
