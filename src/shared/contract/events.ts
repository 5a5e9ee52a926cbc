/**
 * What happens, as it happens. Events come in batches, each with an id: who connects again with the last id it saw gets
 * what it missed, or `reset` where that is no longer known. A client that is slow to take them gets fewer: progress is
 * overwritten by later progress, and in the worst case everything by one `reset`, which means to fetch all anew.
 */
import { eventIterator } from '@orpc/contract';
import { z } from 'zod';
import type { BenchmarkState } from '../benchmark.ts';
import type { CoreEvent } from '../run.ts';
import { base, id } from './base.ts';

/** A view, a preset or a value that the window keeps has changed. */
export type SavedEvent = { type: 'saved'; what: 'views' | 'presets' | 'settings' };
/** How a benchmark gets on. */
export type BenchmarkEvent = { type: 'benchmark'; state: BenchmarkState };
/** A data set was added or removed; a speed was measured, so that a preview can tell more. */
export type LibraryEvent = { type: 'datasets' } | { type: 'speeds' };
export type ChangeEvent = CoreEvent | SavedEvent | BenchmarkEvent | LibraryEvent | { type: 'reset' };

const changeEvent = z.looseObject({
  type: z.enum([
    'run',
    'ended',
    'queue',
    'step',
    'epoch',
    'resources',
    'log',
    'checkpoint-refused',
    'preferences',
    'scheduler-failed',
    'saved',
    'benchmark',
    'datasets',
    'speeds',
    'reset',
  ]),
}) as unknown as z.ZodType<ChangeEvent>;

export const events = {
  stream: base
    .route({ summary: 'What happens, as it happens', method: 'GET' })
    .input(
      z
        .object({
          /** Log lines of these runs, which are left out otherwise. */
          logs: z.array(id).max(50).default([]),
        })
        .prefault({}),
    )
    .output(eventIterator(z.object({ events: z.array(changeEvent) }))),
};
