import type { StepRandom } from './random.ts';

/** How a network is to be run. */
export interface Pass {
  /** Batch statistics and dropout (true), or moving statistics and none (false). */
  readonly training: boolean;
  /** Where dropout draws from; not needed in inference. */
  readonly random: StepRandom | null;
}

export const inference: Pass = { training: false, random: null };
