import type * as tf from '@tensorflow/tfjs-core';
import { eagerRunner } from '../eager-runner.ts';
import { OutOfMemory, type Program, type Runner } from '../program.ts';

/** What WebAssembly says where its heap cannot grow; nothing can be computed in it after that. */
const exhausted =
  /^Aborted\(|array buffer allocation failed|memory access out of bounds|cannot enlarge memory/i;

/** Runs a program op by op, and knows when memory ran out. */
export function wasmRunner(program: Program): Runner {
  const runner = eagerRunner(program);
  return {
    ...runner,
    run(name, inputs, seed): Record<string, tf.Tensor> {
      try {
        return runner.run(name, inputs, seed);
      } catch (cause) {
        const { message } = cause as Error;
        if (exhausted.test(message)) throw new OutOfMemory(message.split('\n')[0], { cause });
        throw cause;
      }
    },
  };
}
