/**
 * Mends the webgpu backend's Cast, which leaves whole numbers and truth values as they are and only calls them float32:
 * ops whose shaders take them at their word, such as Transpose, then do not compile (seen in 4.22).
 */
import * as tf from '@tensorflow/tfjs-core';

/** To be called once, after the backend's own kernels are registered. */
export function registerCast(): void {
  const own = tf.getKernel(tf.Cast, 'webgpu').kernelFunc;
  const multiply = tf.getKernel(tf.Multiply, 'webgpu').kernelFunc;
  const one = tf.keep(tf.scalar(1));
  tf.unregisterKernel(tf.Cast, 'webgpu');
  tf.registerKernel({
    kernelName: tf.Cast,
    backendName: 'webgpu',
    kernelFunc(request) {
      const x = request.inputs.x!;
      const { dtype } = request.attrs as unknown as tf.CastAttrs;
      const changes = dtype === 'float32' && (x.dtype === 'bool' || x.dtype === 'int32');
      return changes ? multiply({ inputs: { a: x, b: one }, backend: request.backend }) : own(request);
    },
  });
}
