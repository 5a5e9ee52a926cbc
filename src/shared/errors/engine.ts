import { entry } from './entry.ts';

/** Failures of loading what computes. */
export const engineErrors = {
  'engine.unavailable': entry<{ engine: string; reason: string; remedy: string }>({
    what: ({ engine, reason }) => `The engine "${engine}" is not available here: ${reason}`,
    advice: ({ remedy }) => `${remedy} "contrast engines" lists what this machine can compute with.`,
    exitCode: 2,
  }),
  'engine.not-installed': entry<{ engine: string; reason: string }>({
    what: ({ engine, reason }) => `The engine "${engine}" could not be installed: ${reason}`,
    advice: () => '"contrast doctor" says more. The other engines compute without it.',
    exitCode: 1,
  }),
  'engine.device-failed': entry<{ engine: string; problem: string }>({
    what: ({ engine, problem }) => `The GPU of the engine "${engine}" failed: ${problem}`,
    advice: () =>
      'It may have run out of memory: try a smaller batch size. "--set engine=wasm" computes without a GPU.',
    exitCode: 1,
  }),
};
