/** Replaces the wasm backend's MaxPoolGrad, which gives wrong numbers (seen in 4.22 against every other backend). */
import * as tf from '@tensorflow/tfjs-core';

interface ReadingBackend {
  readSync(dataId: tf.DataId): Float32Array;
}

/** Sends each output's gradient to the first largest input of its window, as TensorFlow does. */
function maxPoolGradient(x: Float32Array, dy: Float32Array, info: tf.backend_util.Conv2DInfo): Float32Array {
  const { batchSize, inHeight, inWidth, inChannels, outHeight, outWidth, padInfo } = info;
  const { strideHeight, strideWidth, filterHeight, filterWidth } = info;
  const dx = new Float32Array(x.length);
  let out = 0;
  for (let n = 0; n < batchSize; n++) {
    for (let row = 0; row < outHeight; row++) {
      const firstRow = row * strideHeight - padInfo.top;
      const rowStart = Math.max(0, firstRow);
      const rowEnd = Math.min(inHeight, firstRow + filterHeight);
      for (let column = 0; column < outWidth; column++) {
        const firstColumn = column * strideWidth - padInfo.left;
        const columnStart = Math.max(0, firstColumn);
        const columnEnd = Math.min(inWidth, firstColumn + filterWidth);
        for (let channel = 0; channel < inChannels; channel++, out++) {
          let best = -1;
          let largest = Number.NEGATIVE_INFINITY;
          for (let r = rowStart; r < rowEnd; r++) {
            for (let c = columnStart; c < columnEnd; c++) {
              const at = ((n * inHeight + r) * inWidth + c) * inChannels + channel;
              if (x[at]! > largest) {
                largest = x[at]!;
                best = at;
              }
            }
          }
          if (best >= 0) dx[best]! += dy[out]!;
        }
      }
    }
  }
  return dx;
}

/** To be called once, before training. */
export function registerMaxPoolGradient(): void {
  tf.unregisterKernel(tf.MaxPoolGrad, 'wasm');
  tf.registerKernel({
    kernelName: tf.MaxPoolGrad,
    backendName: 'wasm',
    kernelFunc: ({ inputs, attrs, backend }) => {
      const { dy, input } = inputs as tf.MaxPoolGradInputs;
      const { filterSize, strides, pad, dimRoundingMode } = attrs as unknown as tf.MaxPoolGradAttrs;
      const shape = input!.shape as [number, number, number, number];
      const info = tf.backend_util.computePool2DInfo(shape, filterSize, strides, 1, pad, dimRoundingMode);
      const reader = backend as ReadingBackend;
      const dx = maxPoolGradient(reader.readSync(input!.dataId), reader.readSync(dy!.dataId), info);
      return tf.tensor(dx, shape);
    },
  });
}
