/** Mends the webgpu backend's AddN, which binds all its operands at once: GPUs need serve no more than eight buffers. */
import * as tf from '@tensorflow/tfjs-core';

/** Operands of one call; the result takes a buffer too. */
const most = 7;

interface DisposingBackend {
  disposeData(dataId: tf.DataId): boolean;
}

/** To be called once, after the backend's own kernels are registered. */
export function registerAddN(): void {
  const own = tf.getKernel(tf.AddN, 'webgpu').kernelFunc;
  tf.unregisterKernel(tf.AddN, 'webgpu');
  tf.registerKernel({
    kernelName: tf.AddN,
    backendName: 'webgpu',
    kernelFunc(request) {
      const operands = request.inputs as unknown as tf.TensorInfo[];
      const call = (group: tf.TensorInfo[]) =>
        own({ ...request, inputs: group as unknown as tf.NamedTensorInfoMap }) as tf.TensorInfo;
      let sum = call(operands.slice(0, most));
      for (let start = most; start < operands.length; start += most - 1) {
        const next = call([sum, ...operands.slice(start, start + most - 1)]);
        (request.backend as DisposingBackend).disposeData(sum.dataId);
        sum = next;
      }
      return sum;
    },
  });
}
