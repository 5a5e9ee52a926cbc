import { z } from 'zod';

/** Data sets the program knows without being told where they are. */
export const builtInDatasets = ['mnist', 'cifar10', 'cifar100'] as const;

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
  /** SHA-256 over images, labels and class names; equal fingerprints mean equal data. Null while absent. */
  fingerprint: z.string().nullable(),
  /** Where its files are, or will be. */
  location: z.string(),
});
export type DatasetInfo = z.infer<typeof datasetInfo>;
