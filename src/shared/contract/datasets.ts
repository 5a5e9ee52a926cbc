/** Data sets: what there is to train on. */
import { eventIterator } from '@orpc/contract';
import { z } from 'zod';
import { datasetCheck, datasetInfo, datasetProgress } from '../dataset.ts';
import { base } from './base.ts';

/** The name of a data set. Nothing that could be read as a path gets through. */
const name = z
  .string()
  .max(64)
  .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'a name is lower-case letters and digits, with single dashes between.');

export const datasets = {
  list: base.route({ summary: 'All data sets', method: 'GET' }).output(z.array(datasetInfo)),
  get: base
    .route({ summary: 'Download a data set, or do nothing where it is ready; tells its progress' })
    .input(z.object({ name }))
    .output(eventIterator(datasetProgress, datasetInfo)),
  check: base
    .route({ summary: 'Read every image again and say what is wrong' })
    .input(z.object({ name }))
    .output(datasetCheck),
  remove: base
    .route({ summary: 'Remove a data set from the disk' })
    .input(z.object({ name }))
    .output(z.object({ removed: z.string() })),
};
