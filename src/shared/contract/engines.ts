/** Engines: what this machine can compute with. */
import { z } from 'zod';
import { engineStatus } from '../engine.ts';
import { base } from './base.ts';

export const engines = {
  list: base
    .route({ summary: 'The engines, what is missing and what would mend it', method: 'GET' })
    .output(z.array(engineStatus)),
};
