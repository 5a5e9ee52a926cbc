/** One kind of expected failure. `D` is what the sentences need to know. */
export interface ErrorEntry<D> {
  /** What is wrong and where. */
  what: (details: D) => string;
  /** What to do about it. */
  advice: (details: D) => string;
  /** What to do in the window, where the advice is for the command line. */
  inWindow?: string;
  /** 1: the work failed; 2: the usage or the input is wrong. */
  exitCode: 1 | 2;
}

export function entry<D = Record<never, never>>(definition: ErrorEntry<D>): ErrorEntry<D> {
  return definition;
}
