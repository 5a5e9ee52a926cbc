import type { Program } from '../../engines/program.ts';
import type { Stage } from './stage.ts';

/** The part of a stage that makes one step of the optimiser. */
export interface StepProgram {
  functions: Program['functions'];
  /** State beside the parameters and the optimiser's. */
  state: Program['state'];
  step: Stage['step'];
  heaviestCalls: Stage['heaviestCalls'];
}
