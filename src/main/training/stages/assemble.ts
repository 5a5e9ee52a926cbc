import * as tf from '@tensorflow/tfjs-core';
import type { NamedVariable, StepFunction } from '../../engines/program.ts';
import type { Optimizer } from '../optimizers/optimizer.ts';
import type { Stage } from './stage.ts';
import type { StepProgram } from './step-program.ts';

export interface StageParts extends Pick<Stage, 'name' | 'settings' | 'classifies'> {
  /** Parameters that the stage reads or trains. */
  parameters: readonly NamedVariable[];
  optimizer: Optimizer;
  stepProgram: StepProgram;
  /** {images} → {features, logits?, projections?} in inference. */
  evaluate: StepFunction;
}

/** A stage from its parts. */
export function assembleStage({ parameters, optimizer, stepProgram, evaluate, ...own }: StageParts): Stage {
  const { functions, state, step, heaviestCalls } = stepProgram;
  return {
    ...own,
    optimizer,
    step,
    heaviestCalls,
    program: {
      state: [...parameters, ...optimizer.slots, ...state],
      functions: { ...functions, evaluate },
    },
    dispose() {
      optimizer.dispose();
      tf.dispose(state.map(({ variable }) => variable));
    },
  };
}
