/** What a person sets for the program as a whole. It changes how runs are managed, never what they compute. */
import { z } from 'zod';

const field = <S extends z.ZodType>(schema: S, title: string, description: string): S =>
  schema.meta({ title, description }) as S;

export const preferencesSchema = z.strictObject({
  recovery: field(
    z.enum(['resume', 'fail']).default('resume'),
    'Interrupted runs',
    'What becomes of runs whose program is gone: they wait again at their last checkpoint, or fail.',
  ),
  onSilence: field(
    z.enum(['resume', 'fail']).default('resume'),
    'Hanging trainers',
    'What becomes of a run whose trainer no longer answers: it goes on from its last checkpoint, or fails.',
  ),
  silenceSeconds: field(
    z.number().min(0.05).max(86_400).default(600),
    'Longest silence',
    'Seconds without a word from a trainer before it is ended. One step or evaluation must fit in.',
  ),
  silenceRetries: field(
    z.int().min(0).max(1000).default(2),
    'Resumptions in a row',
    'How often a hanging run goes on without having recorded an epoch in between; then it fails.',
  ),
  runsPerDevice: field(
    z.int().min(1).max(64).default(1),
    'Runs at a time',
    'Runs trained at the same time on each device.',
  ),
  resourceSeconds: field(
    z.number().min(0.05).max(3600).default(5),
    'Resource sampling',
    'Seconds between two samples of memory, processor and GPU use.',
  ),
  closePolicy: field(
    z.enum(['ask', 'background', 'pause']).default('ask'),
    'Closing the window',
    'While runs are trained: ask, keep training in the background, or pause and quit.',
  ),
  startQueue: field(
    z.boolean().default(true),
    'Train at start',
    'A program that stays open trains what waits as soon as it is open.',
  ),
});

export type Preferences = z.infer<typeof preferencesSchema>;

/** Preferences with what is missing filled in. */
export function completePreferences(some: Partial<Preferences> = {}): Preferences {
  return preferencesSchema.parse(some);
}
