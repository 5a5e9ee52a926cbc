import { entry } from './entry.ts';

/** Failures of loading what computes. */
export const engineErrors = {
  'engine.unavailable': entry<{ engine: string; reason: string; remedy: string }>({
    what: ({ engine, reason }) => `The engine "${engine}" is not available here: ${reason}`,
    advice: ({ remedy }) => `${remedy} "contrast engines" lists what this machine can compute with.`,
    inWindow: 'Choose another engine. Engines says how to get this one.',
    exitCode: 2,
  }),
  'engine.not-installed': entry<{ engine: string; reason: string }>({
    what: ({ engine, reason }) => `The engine "${engine}" could not be installed: ${reason}`,
    advice: () => '"contrast doctor" says more. The other engines compute without it.',
    inWindow: 'The other engines compute without it. The program’s log says more.',
    exitCode: 1,
  }),
  'engine.device-failed': entry<{ engine: string; problem: string }>({
    what: ({ engine, problem }) => `The GPU of the engine "${engine}" failed: ${problem}`,
    advice: () =>
      'It may have run out of memory: try a smaller batch size. "--set engine=wasm" computes without a GPU.',
    inWindow:
      'It may have run out of memory: try a smaller batch size. The engine wasm computes without a GPU.',
    exitCode: 1,
  }),
};
