/** Saved views: a table or a comparison as a person arranged it, under a name. */
import { z } from 'zod';
import { base } from './base.ts';

const screen = z.string().regex(/^[a-z][a-z-]{0,39}$/);
const body = z.json().refine((json) => JSON.stringify(json).length <= 200_000, 'it is too large.');
const viewId = z.string().regex(/^[0-9a-z]{1,64}$/);

export const savedView = z.object({
  id: z.string(),
  /** The screen that it is for, such as "runs". */
  screen: z.string(),
  name: z.string(),
  body: z.json(),
  createdAt: z.string(),
  updatedAt: z.string(),
});

export const views = {
  list: base
    .route({ summary: 'Saved views, of one screen or all, by name', method: 'GET' })
    .input(z.object({ screen: screen.optional() }).prefault({}))
    .output(z.array(savedView)),
  get: base
    .route({ summary: 'One saved view', method: 'GET' })
    .input(z.object({ id: viewId }))
    .output(savedView),
  save: base
    .route({ summary: 'Save a view; with an id, in place of that one' })
    .input(z.object({ id: viewId.optional(), screen, name: z.string().trim().min(1).max(120), body }))
    .output(savedView),
  remove: base
    .route({ summary: 'Remove a saved view' })
    .input(z.object({ id: viewId }))
    .output(z.object({ removed: z.boolean() })),
};
