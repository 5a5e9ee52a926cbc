import * as tf from '@tensorflow/tfjs-core';
import { lasting, type Program, type Runner, valueFor } from './program.ts';

/**
 * Runs each op of a program as it comes. Works on every engine.
 * @param reason why no graph is used, where the engine has graphs
 */
export function eagerRunner({ functions, state }: Program, reason: string | null = null): Runner {
  return {
    mode: 'eager',
    reason,
    run(name, inputs, seed) {
      const body = functions[name];
      if (body === undefined) throw new Error(`The program has no function ${name}`);
      return tf.tidy(() => body(inputs, seed));
    },
    peakBytes: () => null,
    read: () =>
      new Map(
        lasting(state).map(({ name, variable }) => [
          name,
          { shape: variable.shape.slice(), data: Float32Array.from(variable.dataSync()) },
        ]),
      ),
    write(values) {
      for (const named of lasting(state)) {
        const { data, shape } = valueFor(values, named);
        tf.tidy(() => named.variable.assign(tf.tensor(data, shape)));
      }
    },
    dispose() {},
  };
}
