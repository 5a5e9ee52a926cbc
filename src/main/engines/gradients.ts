/**
 * Gradients of TensorFlow.js's ops, for the engines. The core package leaves them out; the full package registers them.
 * Those of sums and means are replaced: its own multiply by ones of the operand's size that are made in JavaScript, which
 * costs time op by op and memory in a recorded graph.
 */
import '@tensorflow/tfjs';
import * as tf from '@tensorflow/tfjs-core';

/** The shape of a reduction's result with the reduced axes kept as 1. */
function keptShape(shape: readonly number[], axis: number | number[]): number[] {
  const axes = tf.util.parseAxisParam(axis, [...shape]);
  return shape.map((size, i) => (axes.includes(i) ? 1 : size));
}

/** dy for every element that went into it. */
function spread(dy: tf.Tensor, x: tf.Tensor, axis: number | number[]): tf.Tensor {
  return tf.broadcastTo(tf.reshape(dy, keptShape(x.shape, axis)), x.shape);
}

let registered = false;

/** To be called before training; once is enough. */
export function registerGradients(): void {
  if (registered) return;
  registered = true;
  tf.unregisterGradient(tf.Sum);
  tf.registerGradient({
    kernelName: tf.Sum,
    inputsToSave: ['x'],
    gradFunc(dy, [x], attrs) {
      const { axis } = attrs as unknown as tf.SumAttrs;
      return { x: () => spread(dy as tf.Tensor, x!, axis) };
    },
  });
  tf.unregisterGradient(tf.Mean);
  tf.registerGradient({
    kernelName: tf.Mean,
    inputsToSave: ['x'],
    gradFunc(dy, [x], attrs) {
      const { axis } = attrs as unknown as tf.MeanAttrs;
      const count = x!.size / Math.max(1, (dy as tf.Tensor).size);
      return { x: () => spread(tf.div(dy as tf.Tensor, count), x!, axis) };
    },
  });
}
