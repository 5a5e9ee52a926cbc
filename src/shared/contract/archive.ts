/** Runs as files: taken along, and brought in from here or from other programs. */
import { z } from 'zod';
import { base, ids } from './base.ts';

export const archive = {
  export: base
    .route({ summary: 'Runs as one archive' })
    .input(z.object({ runs: ids, checkpoints: z.boolean().default(false) }))
    .output(z.instanceof(Blob)),
  import: base
    .route({ summary: 'Bring in an archive of runs, TensorBoard event files or an MLflow store' })
    .input(z.object({ file: z.instanceof(File) }))
    .output(
      z.object({
        experiments: z.array(z.object({ id: z.string(), name: z.string() })),
        runs: z.array(z.string()),
        /** Left out as they are here already. */
        known: z.array(z.string()),
        notes: z.array(z.string()),
      }),
    ),
};
