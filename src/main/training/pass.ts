import type { StepRandom } from './random.ts';

/** How a network is to be run. */
export interface Pass {
  /** Batch statistics and dropout (true), or moving statistics and none (false). */
  readonly training: boolean;
  /** Whether moving statistics follow the batch's; false where the same images go through twice in a step. */
  readonly updateStatistics: boolean;
  /** Where dropout draws from; not needed in inference. */
  readonly random: StepRandom | null;
}

export const inference: Pass = { training: false, updateStatistics: false, random: null };

export function trainingPass(random: StepRandom | null): Pass {
  return { training: true, updateStatistics: true, random };
}
