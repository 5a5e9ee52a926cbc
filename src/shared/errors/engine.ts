import { entry } from './entry.ts';

/** Failures of loading what computes. */
export const engineErrors = {
  'engine.unavailable': entry<{ engine: string; reason: string; remedy: string }>({
    what: ({ engine, reason }) => `The engine "${engine}" is not available here: ${reason}`,
    advice: ({ remedy }) => `${remedy} "contrast engines" lists what this machine can compute with.`,
    exitCode: 2,
  }),
};
