/** Replaces the wasm backend's Transform, whose reflected edges are wrong (seen in 4.22 against TensorFlow). */
import * as tf from '@tensorflow/tfjs-core';

interface ReadingBackend {
  readSync(dataId: tf.DataId): Float32Array;
}

/** A coordinate brought into [0, length − 1] by mirroring at the outer edges of the border pixels. */
function reflect(coordinate: number, length: number): number {
  if (length <= 1) return 0;
  const period = 2 * length;
  let x = coordinate;
  if (x < 0) {
    x += period * Math.floor(-x / period);
    x = x < -length ? x + period : -x - 1;
  } else if (x > length - 1) {
    x -= period * Math.floor(x / period);
    if (x >= length) x = period - x - 1;
  }
  return Math.min(length - 1, Math.max(0, x));
}

/** Bilinear resampling at projective maps with reflected edges, as ImageProjectiveTransformV3 does it. */
function transformReflected(
  image: Float32Array,
  [batch, height, width, channels]: readonly [number, number, number, number],
  transforms: Float32Array,
  maps: number,
): Float32Array {
  const out = new Float32Array(image.length);
  let at = 0;
  for (let n = 0; n < batch; n++) {
    const [a0, a1, a2, b0, b1, b2, c0, c1] = transforms.subarray(
      maps === 1 ? 0 : n * 8,
    ) as unknown as number[];
    const first = n * height * width * channels;
    for (let y = 0; y < height; y++) {
      for (let x = 0; x < width; x++, at += channels) {
        const scale = 1 / (c0! * x + c1! * y + 1);
        const inX = reflect((a0! * x + a1! * y + a2!) * scale, width);
        const inY = reflect((b0! * x + b1! * y + b2!) * scale, height);
        const left = Math.floor(inX);
        const top = Math.floor(inY);
        const right = Math.min(width - 1, left + 1);
        const bottom = Math.min(height - 1, top + 1);
        const fx = inX - left;
        const fy = inY - top;
        const topLeft = first + (top * width + left) * channels;
        const topRight = first + (top * width + right) * channels;
        const bottomLeft = first + (bottom * width + left) * channels;
        const bottomRight = first + (bottom * width + right) * channels;
        for (let c = 0; c < channels; c++) {
          const upper = image[topLeft + c]! * (1 - fx) + image[topRight + c]! * fx;
          const lower = image[bottomLeft + c]! * (1 - fx) + image[bottomRight + c]! * fx;
          out[at + c] = upper * (1 - fy) + lower * fy;
        }
      }
    }
  }
  return out;
}

/** To be called once; serves bilinear resampling with reflected edges to the same size, which is what training asks. */
export function registerTransform(): void {
  tf.unregisterKernel(tf.Transform, 'wasm');
  tf.registerKernel({
    kernelName: tf.Transform,
    backendName: 'wasm',
    kernelFunc: ({ inputs, attrs, backend }) => {
      const { image, transforms } = inputs as tf.TransformInputs;
      const { interpolation, fillMode, outputShape } = attrs as unknown as tf.TransformAttrs;
      if (interpolation !== 'bilinear' || fillMode !== 'reflect' || outputShape != null) {
        throw new Error(
          'On wasm, images are transformed bilinearly, with reflected edges, to their own size',
        );
      }
      const shape = image!.shape as [number, number, number, number];
      const reader = backend as ReadingBackend;
      const out = transformReflected(
        reader.readSync(image!.dataId),
        shape,
        reader.readSync(transforms!.dataId),
        transforms!.shape[0]!,
      );
      return tf.tensor(out, shape);
    },
  });
}
