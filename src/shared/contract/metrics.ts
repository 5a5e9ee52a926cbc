/** Measured quantities as curves: thinned where they are stored, sent as binary. */
import { z } from 'zod';
import { stageNames } from '../settings.ts';
import { base, id } from './base.ts';

const stage = z.enum(stageNames).nullable();

const request = z.object({
  run: id,
  name: z.string().min(1).max(200),
  /** Left out: that of the first stage that has it. */
  stage: stage.optional(),
  axis: z.enum(['epoch', 'step', 'seconds']).optional(),
  /** At most this many points come back; minima and maxima are among them. */
  points: z.int().min(4).max(100_000).default(1000),
  /** Only this part of the axis, ends included. */
  from: z.number().optional(),
  to: z.number().optional(),
});

/** Where in the binary part the points of one curve are. */
export const packedSeries = z.object({
  run: z.string(),
  name: z.string(),
  stage,
  /** Points before thinning. */
  total: z.int(),
  /** Points here. */
  length: z.int(),
});

export const metrics = {
  names: base
    .route({ summary: 'What was measured of a run', method: 'GET' })
    .input(z.object({ run: id }))
    .output(
      z.array(z.object({ name: z.string(), stage, kind: z.enum(['epoch', 'sample']), count: z.int() })),
    ),
  series: base
    .route({
      summary: 'Curves',
      description:
        'The binary part holds, for one curve after another, its x values and then its y values as little-endian 64-bit floats. NaN and infinities are kept.',
    })
    .input(z.object({ series: z.array(request).min(1).max(200) }))
    .output(z.object({ series: z.array(packedSeries), data: z.instanceof(Blob) })),
};
