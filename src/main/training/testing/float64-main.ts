/**
 * A process of its own that compares gradients with central differences in double precision, and prints the largest
 * deviation of each function as JSON. TensorFlow.js has no float64; here its numbers are float64 all the same: its cpu
 * backend computes in JavaScript, whose numbers are doubles, and keeps them in arrays that are put in place of
 * Float32Array before it is loaded.
 */
import util from 'node:util';

// By this TensorFlow.js tells what it may take for numbers.
const types = util.types as unknown as Record<string, (value: unknown) => boolean>;
types.isFloat32Array = types.isFloat64Array!;
globalThis.Float32Array = Float64Array as unknown as typeof Float32Array;

const tf = await import('@tensorflow/tfjs-core');
// It brings the cpu backend.
const { registerGradients } = await import('../../engines/gradients.ts');
const { settingsSchema } = await import('#shared/settings.ts');
const { contrastiveLosses } = await import('../losses/index.ts');
const { crossEntropy } = await import('../losses/cross-entropy.ts');
const { batchNormInference, batchNormTraining } = await import('../ops/batch-norm.ts');
const { l2Normalize } = await import('../ops/l2-normalize.ts');
const { relu } = await import('../ops/relu.ts');
const { classifierHead } = await import('../heads/classifier.ts');
const { projectionHead } = await import('../heads/projection.ts');
const { buildEncoder } = await import('../encoders/index.ts');
const { Parameters } = await import('../parameters.ts');
const { inference, trainingPass } = await import('../pass.ts');
const { RandomStream } = await import('#shared/philox.ts');
type Tensor = import('@tensorflow/tfjs-core').Tensor;
type Scalar = import('@tensorflow/tfjs-core').Scalar;
type Tensor1D = import('@tensorflow/tfjs-core').Tensor1D;
type Tensor2D = import('@tensorflow/tfjs-core').Tensor2D;
type Tensor4D = import('@tensorflow/tfjs-core').Tensor4D;

registerGradients();
await tf.setBackend('cpu');

const random = new RandomStream(1, 2);
const normal = (shape: number[]) =>
  tf.tensor(
    Array.from({ length: tf.util.sizeFromShape(shape) }, () => random.normal()),
    shape,
    'float32',
  );
const labels = tf.tensor1d([0, 0, 1, 1, 2, 0], 'int32');

/** Half of the distance between the two points of a central difference; the error is of its square. */
const h = 1e-5;
/** Inputs of many numbers are tried at so many places. */
const mostPlaces = 40;

/** Largest difference between gradients and central differences, relative to the largest gradient of each input. */
function deviation(of: (...inputs: Tensor[]) => Tensor, inputs: Tensor[]): number {
  const weights = normal(tf.tidy(() => of(...inputs)).shape);
  const objective = (...moved: Tensor[]) => tf.sum(tf.mul(of(...moved), weights)) as Scalar;
  const gradients = tf.grads(objective)(inputs);
  return Math.max(
    ...inputs.map((input, which) => {
      const values = Array.from(input.dataSync());
      const at = (place: number, by: number) =>
        tf.tidy(() => {
          const moved = values.with(place, values[place]! + by);
          const own = inputs.with(which, tf.tensor(moved, input.shape, 'float32'));
          return objective(...own).dataSync()[0]!;
        });
      const gradient = Array.from(gradients[which]!.dataSync());
      const scale = gradient.reduce((most, value) => Math.max(most, Math.abs(value)), 1e-9);
      const stride = Math.max(1, Math.floor(values.length / mostPlaces));
      let worst = 0;
      for (let place = 0; place < values.length; place += stride) {
        const difference = (at(place, h) - at(place, -h)) / (2 * h);
        worst = Math.max(worst, Math.abs(difference - gradient[place]!) / scale);
      }
      return worst;
    }),
  );
}

const results: Record<string, number> = {};

for (const [name, loss] of Object.entries(contrastiveLosses)) {
  const settings = settingsSchema.parse({ views: 2, loss: { name, temperature: 0.3, margin: 0.35 } }).loss;
  results[`loss ${name}`] = deviation(
    (w) => loss(w as Tensor2D, labels as Tensor1D, settings, { views: 2 }),
    [normal([6, 5])],
  );
}
results['cross-entropy'] = deviation(
  (logits) => crossEntropy(logits as Tensor2D, labels as Tensor1D),
  [normal([6, 3])],
);
results['batch normalisation'] = deviation(
  (x, gamma, beta) =>
    batchNormTraining(x as Tensor4D, gamma as Tensor1D, beta as Tensor1D, 1e-3, () => {}) as Tensor,
  [normal([4, 3, 3, 2]), normal([2]), normal([2])],
);
const [mean, variance] = [normal([2]) as Tensor1D, tf.abs(normal([2])) as Tensor1D];
results['batch normalisation in inference'] = deviation(
  (x, gamma, beta) =>
    batchNormInference(x as Tensor4D, mean, variance, gamma as Tensor1D, beta as Tensor1D, 1e-3),
  [normal([4, 3, 3, 2]), normal([2]), normal([2])],
);
results['length 1'] = deviation((x) => l2Normalize(x as Tensor2D), [normal([4, 5])]);
results.ReLU = deviation((x) => relu(x), [normal([4, 5])]);
results.sum = deviation((x) => tf.sum(x, [0, 2]), [normal([3, 4, 2])]);
results.mean = deviation((x) => tf.mean(x, 1, true), [normal([3, 4, 2])]);

/** Of networks, gradients for what goes in: they go through all layers. */
const { apply } = buildEncoder('resnet8', new Parameters(3), 3, 0.125);
results['ResNet-8 in training'] = deviation(
  (images) => apply(images as Tensor4D, trainingPass(null)),
  [normal([3, 8, 8, 3])],
);
results['ResNet50V2 in inference'] = deviation(
  (images) => buildEncoder('resnet50v2', new Parameters(3), 3, 0.125).apply(images as Tensor4D, inference),
  [normal([1, 32, 32, 3])],
);
const heads = settingsSchema.parse({
  projection: { units: 4, hiddenUnits: 5, activation: 'linear' },
  classifier: { hiddenUnits: 5, dropout: 0 },
});
const project = projectionHead(new Parameters(4), 6, heads.projection);
results['projection head'] = deviation((x) => project(x as Tensor2D), [normal([3, 6])]);
const classify = classifierHead(new Parameters(5), 6, 3, heads.classifier);
results['classifier head'] = deviation((x) => classify(x as Tensor2D, inference), [normal([3, 6])]);

results.convolution = deviation(
  (x, kernel) => tf.conv2d(x as Tensor4D, kernel as Tensor4D, 2, 'same'),
  [normal([2, 5, 5, 2]), normal([3, 3, 2, 3])],
);

process.stdout.write(`\n${JSON.stringify(results)}\n`);
