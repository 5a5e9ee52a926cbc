import * as tf from '@tensorflow/tfjs-core';
import type { Parameter } from '../parameters.ts';

/** A variable of an optimiser beside each parameter, `OPTIMIZER/KIND/PARAMETER`, 0 at first. */
export function slotsFor(prefix: string, parameters: readonly Parameter[]): Map<Parameter, Parameter> {
  return new Map(
    parameters.map((parameter) => [
      parameter,
      {
        name: `${prefix}/${parameter.name}`,
        variable: tf.tidy(() => tf.variable(tf.zeros(parameter.variable.shape), false)),
        trainable: false,
      },
    ]),
  );
}
