import type { RandomStream } from '#shared/philox.ts';

/** Initial values of a weight of the given shape. */
export type Initializer = (shape: readonly number[], stream: RandomStream) => Float32Array;

function product(values: readonly number[]): number {
  return values.reduce((a, b) => a * b, 1);
}

/** Fan in and fan out of a dense kernel [in, out] or a convolution kernel [height, width, in, out]. */
function fans(shape: readonly number[]): [fanIn: number, fanOut: number] {
  const receptiveField = product(shape.slice(0, -2));
  return [receptiveField * shape.at(-2)!, receptiveField * shape.at(-1)!];
}

function filled(shape: readonly number[], next: () => number): Float32Array {
  return new Float32Array(product(shape)).map(next);
}

export const zeros: Initializer = (shape) => new Float32Array(product(shape));
export const ones: Initializer = (shape) => new Float32Array(product(shape)).fill(1);

/** Uniform in ±√(6 / (fanIn + fanOut)) (Glorot & Bengio 2010): Keras's default. */
export const glorotUniform: Initializer = (shape, stream) => {
  const [fanIn, fanOut] = fans(shape);
  const limit = Math.sqrt(6 / (fanIn + fanOut));
  return filled(shape, () => (2 * stream.uniform() - 1) * limit);
};

/** Standard deviation of a standard normal cut at ±2. */
const truncatedDeviation = 0.87962566103423978;

/** Normal of deviation √(2 / fanIn), redrawn beyond two deviations (He et al. 2015), as Keras has it. */
export const heNormal: Initializer = (shape, stream) => {
  const deviation = Math.sqrt(2 / fans(shape)[0]) / truncatedDeviation;
  return filled(shape, () => {
    let z = stream.normal();
    while (Math.abs(z) > 2) z = stream.normal();
    return z * deviation;
  });
};
