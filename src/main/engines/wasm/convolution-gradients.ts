/**
 * Gradients of convolutions as convolutions. The wasm backend has no Conv2DBackpropFilter and a slow
 * Conv2DBackpropInput, while its forward convolution (XNNPACK) is fast.
 */
import * as tf from '@tensorflow/tfjs-core';
import { filterGradient } from './convolution-filter-gradient.ts';
import { inputGradient } from './convolution-input-gradient.ts';

type Image = tf.Tensor4D;

/** Replaces the backend's gradients; to be called once, before training. */
export function registerConvolutionGradients(): void {
  tf.unregisterKernel(tf.Conv2DBackpropInput, 'wasm');
  tf.registerKernel({
    kernelName: tf.Conv2DBackpropInput,
    backendName: 'wasm',
    kernelFunc: ({ inputs, attrs }) => {
      const { dy, filter } = inputs as unknown as { dy: Image; filter: Image };
      const { strides, pad, dimRoundingMode, inputShape } = attrs as unknown as tf.Conv2DBackpropInputAttrs;
      const info = tf.backend_util.computeConv2DInfo(
        inputShape,
        filter.shape,
        strides,
        1,
        pad,
        dimRoundingMode,
      );
      return tf.tidy(() => inputGradient(dy, filter, info));
    },
  });
  tf.registerKernel({
    kernelName: tf.Conv2DBackpropFilter,
    backendName: 'wasm',
    kernelFunc: ({ inputs, attrs }) => {
      const { x, dy } = inputs as unknown as { x: Image; dy: Image };
      const { strides, pad, dimRoundingMode, filterShape } = attrs as unknown as tf.Conv2DBackpropFilterAttrs;
      const info = tf.backend_util.computeConv2DInfo(x.shape, filterShape, strides, 1, pad, dimRoundingMode);
      return tf.tidy(() => filterGradient(x, dy, info));
    },
  });
}
