/**
 * Gradients of convolutions as convolutions. The wasm backend has no Conv2DBackpropFilter and a slow
 * Conv2DBackpropInput, while its forward convolution (XNNPACK) is fast.
 */
import * as tf from '@tensorflow/tfjs-core';

type Image = tf.Tensor4D;
type Padding = tf.backend_util.Conv2DInfo['padInfo'];

/** Inserts stride − 1 zeros between neighbouring rows and columns of [n, h, w, c]. */
function dilate(x: Image, strideHeight: number, strideWidth: number): Image {
  if (strideHeight === 1 && strideWidth === 1) return x;
  const [n, h, w, c] = x.shape;
  const spread = tf.pad(tf.reshape(x, [n, h, 1, w, c]), [
    [0, 0],
    [0, 0],
    [0, strideHeight - 1],
    [0, 0],
    [0, 0],
  ]);
  const rows = tf.reshape(spread, [n, h * strideHeight, w, 1, c]);
  const columns = tf.pad(rows, [
    [0, 0],
    [0, 0],
    [0, 0],
    [0, strideWidth - 1],
    [0, 0],
  ]);
  const full = tf.reshape(columns, [n, h * strideHeight, w * strideWidth, c]) as Image;
  return tf.slice(full, [0, 0, 0, 0], [n, (h - 1) * strideHeight + 1, (w - 1) * strideWidth + 1, c]);
}

/**
 * Gradient for the filter: dW[i,j,a,b] = Σ x[n, h·s+i−p, w·s+j−p, a]·dy[n,h,w,b], a convolution of x, its channels as
 * batch and its batch as channels, with dy as a filter dilated by the stride.
 * @returns [filterHeight, filterWidth, inChannels, outChannels]
 */
function filterGradient(x: Image, dy: Image, info: tf.backend_util.Conv2DInfo): Image {
  const { filterHeight, filterWidth, strideHeight, strideWidth, padInfo } = info;
  const xt = tf.transpose(x, [3, 1, 2, 0]);
  const dyt = tf.transpose(dy, [1, 2, 0, 3]);
  const padding = fitted(padInfo, info);
  const out = tf.conv2d(
    tf.pad(xt, [[0, 0], padding[0], padding[1], [0, 0]]) as Image,
    dyt as Image,
    1,
    'valid',
    'NHWC',
    [strideHeight, strideWidth],
  );
  const exact = tf.slice(out, [0, 0, 0, 0], [out.shape[0], filterHeight, filterWidth, out.shape[3]]);
  return tf.transpose(exact, [1, 2, 0, 3]);
}

/** The forward padding, made long enough at the end for every filter offset to be met at every output position. */
function fitted(
  { top, left }: Padding,
  info: tf.backend_util.Conv2DInfo,
): [[number, number], [number, number]] {
  const needed = (out: number, stride: number, filter: number) => (out - 1) * stride + filter;
  const bottom = needed(info.outHeight, info.strideHeight, info.filterHeight) - info.inHeight - top;
  const right = needed(info.outWidth, info.strideWidth, info.filterWidth) - info.inWidth - left;
  return [
    [top, Math.max(0, bottom)],
    [left, Math.max(0, right)],
  ];
}

/**
 * Gradient for the input: dy, spread by the stride, convolved with the filter turned by 180° and its channels swapped.
 * @returns [batch, inHeight, inWidth, inChannels]
 */
function inputGradient(dy: Image, filter: Image, info: tf.backend_util.Conv2DInfo): Image {
  const { filterHeight, filterWidth, strideHeight, strideWidth, padInfo, inHeight, inWidth } = info;
  const turned = tf.transpose(tf.reverse(filter, [0, 1]), [0, 1, 3, 2]) as Image;
  const spread = dilate(dy, strideHeight, strideWidth);
  const top = filterHeight - 1 - padInfo.top;
  const left = filterWidth - 1 - padInfo.left;
  // As much at the end as makes the output as large as the input was; a filter that never met the last rows needs it.
  const bottom = inHeight + filterHeight - 1 - spread.shape[1] - top;
  const right = inWidth + filterWidth - 1 - spread.shape[2] - left;
  const padded = tf.pad(spread, [
    [0, 0],
    [Math.max(0, top), Math.max(0, bottom)],
    [Math.max(0, left), Math.max(0, right)],
    [0, 0],
  ]) as Image;
  const cropped = tf.slice(
    padded,
    [0, Math.max(0, -top), Math.max(0, -left), 0],
    [padded.shape[0], inHeight + filterHeight - 1, inWidth + filterWidth - 1, padded.shape[3]],
  );
  return tf.conv2d(cropped, turned, 1, 'valid');
}

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
