/** What a person sets: for the program as a whole, and for how the window looks. */
import { z } from 'zod';
import { preferencesSchema } from '../preferences.ts';
import { base } from './base.ts';

const key = z
  .string()
  .regex(/^[a-z0-9][a-z0-9./-]{0,99}$/, 'a key is lower-case letters, digits, ".", "-" and "/".');
/** Any JSON of a moderate size. */
const value = z.json().refine((json) => JSON.stringify(json).length <= 200_000, 'it is too large.');

export const settings = {
  program: base.route({ summary: 'How the program manages runs', method: 'GET' }).output(preferencesSchema),
  setProgram: base
    .route({ summary: 'Change how the program manages runs' })
    .input(z.object({ changes: z.record(z.string().max(100), z.unknown()) }))
    .output(preferencesSchema),
  all: base
    .route({ summary: 'What the window keeps: layout, columns, theme', method: 'GET' })
    .output(z.record(z.string(), z.json())),
  set: base
    .route({ summary: 'Keep a value under a key' })
    .input(z.object({ key, value }))
    .output(z.object({ key: z.string() })),
  remove: base
    .route({ summary: 'Forget a key' })
    .input(z.object({ key }))
    .output(z.object({ removed: z.boolean() })),
};
