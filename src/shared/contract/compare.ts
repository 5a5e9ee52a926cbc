/** Comparing arms. */
import { z } from 'zod';
import type { Comparison } from '../comparison.ts';
import { base, ids, trusted } from './base.ts';

export const compare = {
  arms: base
    .route({ summary: 'Compare the arms of runs on the last value of a metric' })
    .input(z.object({ runs: ids, metric: z.string().min(1).max(200) }))
    .output(trusted<Comparison>('Arms with mean and interval, and their differences on paired seeds.')),
};
