/**
 * Mends the webgpu backend's products with long sums, which it splits among threads that add to the result in whatever
 * order they come (seen in 4.22, from 2,000 terms): the same numbers gave other results each time, and XᵀX was not
 * symmetric. Such a product is computed by the kernel that adds in one order.
 */
import * as tf from '@tensorflow/tfjs-core';

/** Sums of at least so many terms may be split. */
const long = 2000;
const flag = 'WEBGPU_MATMUL_PROGRAM_TYPE';
/** Numbers of the backend's `MatMulProgramType`. */
const programs = { any: -1, packed: 3 };

type Request = Parameters<tf.KernelFunc>[0];

/** How many products each number of the result is the sum of. */
function termsOfProduct({ inputs, attrs }: Request): number {
  const { shape } = inputs.a!;
  const { transposeA } = attrs as unknown as tf.BatchMatMulAttrs;
  return shape.at(transposeA ? -2 : -1)!;
}

/** Where a convolution is computed as a product, it is one of patches with filters. */
function termsOfConvolution({ inputs }: Request): number {
  const [height, width, channels] = inputs.filter!.shape;
  return height! * width! * channels!;
}

const kernels: [name: string, terms: (request: Request) => number][] = [
  [tf.BatchMatMul, termsOfProduct],
  [tf._FusedMatMul, termsOfProduct],
  [tf.Conv2D, termsOfConvolution],
  [tf.FusedConv2D, termsOfConvolution],
];

/** To be called once, after the backend's own kernels are registered. */
export function registerProducts(): void {
  for (const [kernelName, terms] of kernels) {
    const own = tf.getKernel(kernelName, 'webgpu');
    tf.unregisterKernel(kernelName, 'webgpu');
    tf.registerKernel({
      ...own,
      kernelFunc(request) {
        if (terms(request) < long) return own.kernelFunc(request);
        tf.env().set(flag, programs.packed);
        try {
          return own.kernelFunc(request);
        } finally {
          tf.env().set(flag, programs.any);
        }
      },
    });
  }
}
