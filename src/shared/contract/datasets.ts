/** Data sets: what there is to train on. */
import { eventIterator } from '@orpc/contract';
import { z } from 'zod';
import { addReport, datasetCheck, datasetInfo, datasetProgress } from '../dataset.ts';
import { base } from './base.ts';

/** The name of a data set. Nothing that could be read as a path gets through. */
const name = z
  .string()
  .max(64)
  .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'a name is lower-case letters and digits, with single dashes between.');

/** Of a folder or file on the machine that the program runs on. A server reads only in folders that it was given. */
const path = z.string().min(1).max(4096);
const side = z.int().min(1).max(1024);

export const imagesPerSprite = 1024;

export const datasets = {
  list: base.route({ summary: 'All data sets', method: 'GET' }).output(z.array(datasetInfo)),
  get: base
    .route({ summary: 'Download a data set, or do nothing where it is ready; tells its progress' })
    .input(
      z.object({
        name,
        /** Its archive, where it is on the machine already. */
        from: path.optional(),
      }),
    )
    .output(eventIterator(datasetProgress, datasetInfo)),
  add: base
    .route({ summary: 'Add one’s own images: a folder or archive with a folder for each class' })
    .input(
      z
        .object({
          name: z.string().max(200),
          /** A folder or archive on the machine. */
          path: path.optional(),
          /** An archive, sent along. */
          file: z.instanceof(File).optional(),
          /** Height and width in pixels that images are scaled to. */
          size: z.tuple([side, side]).default([32, 32]),
          grey: z.boolean().default(false),
          /** Share of each class to test on, where there are no folders train and test. */
          testFraction: z.number().gt(0).lt(1).default(0.2),
          seed: z.int().min(0).max(0xffffffff).default(0),
          /** Fail at an image that cannot be decoded, in place of passing it over. */
          refuseCorrupt: z.boolean().default(false),
        })
        .refine(({ path, file }) => (path === undefined) !== (file === undefined), {
          path: ['path'],
          message: 'give either a path or a file.',
        }),
    )
    .output(eventIterator(datasetProgress, addReport)),
  check: base
    .route({ summary: 'Read every image again and say what is wrong' })
    .input(z.object({ name }))
    .output(datasetCheck),
  remove: base
    .route({ summary: 'Remove a data set from the disk' })
    .input(z.object({ name }))
    .output(z.object({ removed: z.string() })),
  labels: base
    .route({ summary: 'The class of each image: Int32, little-endian' })
    .input(z.object({ dataset: name, split: z.enum(['train', 'test']) }))
    .output(z.object({ classes: z.array(z.string()), n: z.int(), labels: z.instanceof(Blob) })),
  images: base
    .route({
      summary: 'Pictures of images, side by side in one: row by row, as many in a row as `columns` says',
    })
    .input(
      z
        .object({
          dataset: name,
          split: z.enum(['train', 'test']),
          /** Positions in the split. */
          ids: z.array(z.int().min(0).max(0x7fffffff)).min(1).max(imagesPerSprite),
          /** Side of each picture in pixels; left out: the longer side of the images, up to 64. */
          size: z.int().min(8).max(256).optional(),
        })
        .refine(({ ids, size = 64 }) => ids.length * size * size <= 4096 * 4096, {
          path: ['size'],
          message: 'so many pictures of this size do not fit into one of 4096 × 4096 pixels.',
        }),
    )
    .output(
      z.object({
        /** Pictures in a row. */
        columns: z.int(),
        size: z.int(),
        /** Those that there are, in the order asked for: an image that the split does not have is left out. */
        ids: z.array(z.int()),
        /** Class of each. */
        labels: z.array(z.int()),
        /** A PNG. */
        image: z.instanceof(Blob),
      }),
    ),
};
