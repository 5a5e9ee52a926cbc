import * as tf from '@tensorflow/tfjs-core';
import type { Program, Runner } from './program.ts';

/** Runs each op of a program as it comes. Works on every engine. */
export function eagerRunner({ functions, state }: Program): Runner {
  return {
    run(name, inputs, seed) {
      const body = functions[name];
      if (body === undefined) throw new Error(`The program has no function ${name}`);
      return tf.tidy(() => body(inputs, seed));
    },
    read: () =>
      new Map(
        state.map(({ name, variable }) => [
          name,
          { shape: variable.shape.slice(), data: Float32Array.from(variable.dataSync()) },
        ]),
      ),
    write(values) {
      for (const { name, variable } of state) {
        const value = values.get(name);
        if (value === undefined) throw new Error(`The state lacks ${name}`);
        tf.tidy(() => variable.assign(tf.tensor(value.data, value.shape)));
      }
    },
    dispose() {},
  };
}
