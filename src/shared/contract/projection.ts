/** Maps of learned features: made in the background, kept by their content, looked at and taken along. */
import { eventIterator } from '@orpc/contract';
import { z } from 'zod';
import { featureLayers } from '../artifacts.ts';
import {
  featureSource,
  type MapInfo,
  type MapJob,
  type MapParameters,
  type MapPlan,
  type MapSeries,
  mapParametersSchema,
  type PointNeighbours,
} from '../projection.ts';
import { stageNames } from '../settings.ts';
import { base, count, id, trusted } from './base.ts';

/** Those left out have their defaults. */
const parameters = mapParametersSchema
  .partial()
  .default({})
  .meta({ description: 'Parameters of the map.' }) as unknown as z.ZodType<Partial<MapParameters>>;
const info = trusted<MapInfo>('What a map is made of and how good it is.');
const jobState = trusted<MapJob>('A map being made.');
const series = trusted<MapSeries>('Maps of a run over its epochs.');
const job = z.object({ job: id });
const map = z.object({ map: id });
const from = { run: id, ...featureSource };
const layer = z.enum(featureLayers).default('encoder');
const epochs = z
  .array(z.strictObject({ stage: z.enum(stageNames), epoch: z.int().min(0) }))
  .min(1)
  .max(200)
  .optional();

export const projection = {
  plan: base
    .route({ summary: 'What a map would cost, and whether it fits into memory' })
    .input(z.object({ ...from, parameters }))
    .output(trusted<MapPlan>('Points, memory and what is there already.')),
  compute: base
    .route({ summary: 'Make a map of a run’s features; the latest epoch where none is named' })
    .input(
      z.object({
        ...from,
        parameters,
        /** Makes it look like this map, of another run or epoch, by the points they share. */
        alignTo: id.optional(),
        /** Makes it again where it is there already. */
        again: z.boolean().default(false),
      }),
    )
    .output(jobState),
  computeSeries: base
    .route({ summary: 'Make the time machine: a map for each epoch, aligned to the one before' })
    .input(z.object({ run: id, epochs, parameters, again: z.boolean().default(false) }))
    .output(jobState),
  jobs: base
    .route({ summary: 'Maps being made, and those that ended a moment ago', method: 'GET' })
    .output(z.array(jobState)),
  job: base.route({ summary: 'One map being made', method: 'GET' }).input(job).output(jobState),
  watch: base
    .route({
      summary: 'How far a map is, until it is done, failed or cancelled',
      description: 'Only the latest state is told. Where `snapshot` has risen, fetch it to see the points.',
      method: 'GET',
    })
    .input(job)
    .output(eventIterator(jobState)),
  snapshot: base
    .route({
      summary: 'The points of a map being made',
      description: 'The binary part holds x and y as 32-bit floats, then ids and labels as 32-bit integers.',
      method: 'GET',
    })
    .input(job)
    .output(
      z.object({
        snapshot: z.int(),
        iteration: z.int(),
        frame: z.int(),
        n: z.int(),
        data: z.instanceof(Blob),
      }),
    ),
  pause: base.route({ summary: 'Halt a map after its iteration' }).input(job).output(jobState),
  resume: base.route({ summary: 'Go on with a halted map' }).input(job).output(jobState),
  cancel: base.route({ summary: 'Give a map up' }).input(job).output(jobState),
  list: base
    .route({ summary: 'Maps that are there, the newest first; of one run where it is named', method: 'GET' })
    .input(z.object({ run: id.optional() }).prefault({}))
    .output(z.array(info)),
  get: base
    .route({
      summary: 'A map with its points',
      description: 'The binary part holds x and y as 32-bit floats, then ids and labels as 32-bit integers.',
      method: 'GET',
    })
    .input(map)
    .output(z.object({ info, data: z.instanceof(Blob) })),
  remove: base
    .route({ summary: 'Delete a map' })
    .input(map)
    .output(z.object({ removed: z.string() })),
  listSeries: base
    .route({ summary: 'Time machines that are there; of one run where it is named', method: 'GET' })
    .input(z.object({ run: id.optional() }).prefault({}))
    .output(z.array(series)),
  series: base
    .route({
      summary: 'A time machine with the points of all its frames',
      description:
        'The binary part holds ids and labels as 32-bit integers, then for each frame x, y and how far each point moved since the frame before, as 32-bit floats.',
      method: 'GET',
    })
    .input(z.object({ series: id }))
    .output(z.object({ series, data: z.instanceof(Blob) })),
  neighbours: base
    .route({ summary: 'What is nearest to a point in feature space by cosine, at one epoch or at several' })
    .input(
      z.object({
        ...from,
        layer,
        /** Index of the image in the test set. */
        id: z.int().min(0),
        k: z.int().min(1).max(200).default(12),
        /** Instead of one epoch: each of these. */
        epochs,
        /** Every epoch that has features. */
        allEpochs: z.boolean().default(false),
      }),
    )
    .output(z.array(trusted<PointNeighbours>('Neighbours and hardest negatives.'))),
  transform: base
    .route({
      summary: 'Put further points into a map: the rest of its run, or those of a .npy file',
      description:
        'The binary part holds x and y as 32-bit floats, then ids and labels as 32-bit integers; of a file the ids are its rows and the labels −1.',
    })
    .input(z.object({ map: id, file: z.instanceof(File).optional() }))
    .output(z.object({ n: z.int(), data: z.instanceof(Blob) })),
  export: base
    .route({ summary: 'A map as a file' })
    .input(z.object({ map: id, format: z.enum(['npz', 'csv']) }))
    .output(z.instanceof(Blob)),
  frames: base
    .route({ summary: 'Epochs of a run that have features', method: 'GET' })
    .input(z.object({ run: id, layer, limit: count(1, 1000, 1000) }))
    .output(z.array(z.object({ stage: z.enum(stageNames), epoch: z.int() }))),
};
