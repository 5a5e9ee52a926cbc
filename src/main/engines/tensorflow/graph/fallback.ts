import type { Kernels } from '../../kernels.ts';
import type { Program, Runner } from '../../program.ts';
import type { NodeBackend } from '../binding.ts';
import { tensorflowEagerRunner } from '../eager.ts';
import { GraphRunner } from './runner.ts';
import { UnrecordableOp } from './shapes.ts';

/** Graphs as long as every function can be recorded; from the first that cannot on, op by op, with the reason kept. */
export function graphRunnerWithFallback(
  backend: NodeBackend,
  kernels: Partial<Kernels>,
  program: Program,
): Runner {
  let current: Runner = new GraphRunner(backend, kernels, program);
  return {
    get mode() {
      return current.mode;
    },
    get reason() {
      return current.reason;
    },
    run(name, inputs, seed) {
      try {
        return current.run(name, inputs, seed);
      } catch (error) {
        if (!(error instanceof UnrecordableOp)) throw error;
        current.dispose();
        current = tensorflowEagerRunner(program, error.message);
        return current.run(name, inputs, seed);
      }
    },
    peakBytes(call) {
      try {
        return current.peakBytes(call);
      } catch (error) {
        if (error instanceof UnrecordableOp) return null;
        throw error;
      }
    },
    read: () => current.read(),
    write: (state) => current.write(state),
    dispose: () => current.dispose(),
  };
}
