/** The program itself. */
import { z } from 'zod';
import { base } from './base.ts';

export const program = {
  info: base.route({ summary: 'Version, process and home folder', method: 'GET' }).output(
    z.object({
      version: z.string(),
      pid: z.int(),
      home: z.string(),
      startedAt: z.string(),
    }),
  ),
  problems: base
    .route({ summary: 'What is wrong with the database and the files beside it', method: 'GET' })
    .output(z.object({ problems: z.array(z.string()) })),
  repair: base
    .route({ summary: 'Mend what is wrong with them' })
    .output(z.object({ done: z.array(z.string()) })),
};
