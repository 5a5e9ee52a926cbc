/**
 * Floating-point operations of training, counted from the networks' shapes. A multiplication with its addition is two
 * operations. Convolutions and matrix products count; normalisation, activations, pooling, augmentation and the optimiser
 * do not: together they are a few in a hundred. Training takes three times the forward pass, one for it and two for the
 * gradients with respect to activations and weights (Kaplan et al. 2020, arXiv 2001.08361, 2.1), what is frozen once.
 */
import type { EncoderName, Settings, StageName } from './settings.ts';

export const trainingFactor = 3;

/** What is known of a data set without reading its images. */
export interface DatasetShape {
  imageShape: readonly [height: number, width: number, channels: number];
  classes: number;
  /** Training images, all classes together. */
  train: number;
}

/** Goes through an encoder layer by layer, adding up operations of one image. */
class Counter {
  flops = 0;
  /** Numbers that convolutions put out: all of them, and the most of one. */
  outputs = 0;
  largestOutput = 0;
  height: number;
  width: number;
  channels: number;
  readonly #factor: number;

  constructor([height, width, channels]: readonly [number, number, number], factor: number) {
    this.height = height;
    this.width = width;
    this.channels = channels;
    this.#factor = factor;
  }

  /** Filters of a layer after the width setting. */
  widened(filters: number): number {
    return Math.max(1, Math.round(filters * this.#factor));
  }

  /** A convolution whose padding keeps the size but for the stride. */
  convolve(filters: number, size: number, stride = 1): void {
    this.pool(stride);
    this.flops += 2 * this.height * this.width * size * size * this.channels * filters;
    this.channels = filters;
    this.#put(this.height * this.width * filters);
  }

  /** Only the operations of a convolution beside the path: a projected shortcut. */
  beside(from: { height: number; width: number; channels: number }, filters: number, stride: number): void {
    const [height, width] = [Math.ceil(from.height / stride), Math.ceil(from.width / stride)];
    this.flops += 2 * height * width * from.channels * filters;
    this.#put(height * width * filters);
  }

  #put(numbers: number): void {
    this.outputs += numbers;
    this.largestOutput = Math.max(this.largestOutput, numbers);
  }

  pool(stride: number): void {
    this.height = Math.ceil(this.height / stride);
    this.width = Math.ceil(this.width / stride);
  }

  shape() {
    return { height: this.height, width: this.width, channels: this.channels };
  }
}

function basicBlock(counter: Counter, filters: number, stride: number): void {
  const before = counter.shape();
  counter.convolve(filters, 3, stride);
  counter.convolve(filters, 3);
  if (stride > 1 || before.channels !== filters) counter.beside(before, filters, stride);
}

function bottleneckBlock(counter: Counter, filters: number, stride: number): void {
  const before = counter.shape();
  counter.convolve(filters, 1);
  counter.convolve(filters, 3, stride);
  counter.convolve(4 * filters, 1);
  if (stride > 1 || before.channels !== 4 * filters) counter.beside(before, 4 * filters, stride);
}

function smallCnn(counter: Counter): void {
  for (const [i, filters] of [16, 32, 64].entries()) {
    counter.convolve(counter.widened(filters), 3);
    if (i < 2) counter.pool(2);
  }
}

function resnetCifar(counter: Counter, blocks: number): void {
  counter.convolve(counter.widened(16), 3);
  for (const [stage, filters] of [16, 32, 64].entries()) {
    for (let block = 0; block < blocks; block++)
      basicBlock(counter, counter.widened(filters), stage > 0 && block === 0 ? 2 : 1);
  }
}

function resnet(
  counter: Counter,
  blocks: readonly number[],
  add: (counter: Counter, filters: number, stride: number) => void,
): void {
  counter.convolve(counter.widened(64), 3);
  for (const [stage, count] of blocks.entries()) {
    const filters = counter.widened(64 * 2 ** stage);
    for (let block = 0; block < count; block++) add(counter, filters, stage > 0 && block === 0 ? 2 : 1);
  }
}

function resnet50v2(counter: Counter): void {
  counter.convolve(counter.widened(64), 7, 2);
  counter.pool(2);
  const stacks = [
    [64, 3, 2],
    [128, 4, 2],
    [256, 6, 2],
    [512, 3, 1],
  ] as const;
  for (const [base, blocks, last] of stacks) {
    const filters = counter.widened(base);
    for (let block = 1; block <= blocks; block++) {
      const before = counter.shape();
      const stride = block === blocks ? last : 1;
      // Only the first block's shortcut is a convolution; the strided one's is a pooling.
      if (block === 1) counter.beside(before, 4 * filters, stride);
      counter.convolve(filters, 1);
      counter.convolve(filters, 3, stride);
      counter.convolve(4 * filters, 1);
    }
  }
}

const encoders: Record<EncoderName, (counter: Counter) => void> = {
  'small-cnn': smallCnn,
  resnet8: (counter) => resnetCifar(counter, 1),
  resnet20: (counter) => resnetCifar(counter, 3),
  resnet32: (counter) => resnetCifar(counter, 5),
  resnet56: (counter) => resnetCifar(counter, 9),
  resnet18: (counter) => resnet(counter, [2, 2, 2, 2], basicBlock),
  resnet50: (counter) => resnet(counter, [3, 4, 6, 3], bottleneckBlock),
  resnet50v2,
};

/** Operations of the encoder's forward pass on one image, and the length of its features. */
export function encoderFlops(
  { name, width }: Settings['encoder'],
  imageShape: DatasetShape['imageShape'],
): { flops: number; featureSize: number } {
  const { flops, channels } = counted({ name, width }, imageShape);
  return { flops, featureSize: channels };
}

function counted({ name, width }: Settings['encoder'], imageShape: DatasetShape['imageShape']): Counter {
  const counter = new Counter(imageShape, width);
  encoders[name](counter);
  return counter;
}

/** Numbers that the encoder's convolutions put out for one image: all of them, and the most of one. */
export function encoderOutputs(
  encoder: Settings['encoder'],
  imageShape: DatasetShape['imageShape'],
): { all: number; largest: number } {
  const { outputs, largestOutput } = counted(encoder, imageShape);
  return { all: outputs, largest: largestOutput };
}

/** Two dense layers, or one where there is no hidden one. */
const head = (inputs: number, hidden: number | null, outputs: number) =>
  hidden === null ? 2 * inputs * outputs : 2 * hidden * (inputs + outputs);

/** Operations of a forward pass of each part on one image. */
export function forwardFlops(settings: Settings, { imageShape, classes }: Omit<DatasetShape, 'train'>) {
  const { flops: encoder, featureSize } = encoderFlops(settings.encoder, imageShape);
  const { projection, classifier } = settings;
  return {
    encoder,
    projection: head(featureSize, projection.hiddenUnits, projection.units),
    classifier: head(featureSize, classifier.hiddenUnits, settings.dataset.classes ?? classes),
  };
}

/**
 * Operations of training a stage on one image of the data set, all its views taken together. Comparing projections with
 * each other adds 2 · views · batch · units operations to each view, three times.
 */
export function stageFlopsPerImage(
  settings: Settings,
  stage: StageName,
  shape: Omit<DatasetShape, 'train'>,
): number {
  const { encoder, projection, classifier } = forwardFlops(settings, shape);
  if (stage === 'supervised') return trainingFactor * (encoder + classifier);
  // The encoder is frozen: its features are computed, not learnt.
  if (stage === 'classify') return encoder + trainingFactor * classifier;
  const { views } = settings;
  const similarities = 2 * views * settings.pretrain.batchSize * settings.projection.units;
  // The gradient cache computes each projection once more.
  const factor = trainingFactor + (settings.pretrain.chunkSize === null ? 0 : 1);
  return views * (factor * (encoder + projection) + trainingFactor * similarities);
}

/** Training images of a run: those of its subset, less what is held out to validate. */
export function trainingImages(
  settings: Settings,
  { classes, train }: Pick<DatasetShape, 'classes' | 'train'>,
): number {
  const { trainPerClass, validationFraction } = settings.dataset;
  const perClass = trainPerClass ?? train / classes;
  // As many of each class are held out as whole images make, one at least.
  const held =
    validationFraction === 0
      ? 0
      : Math.min(perClass - 1, Math.max(1, Math.round(validationFraction * perClass)));
  return Math.round((settings.dataset.classes ?? classes) * (perClass - held));
}

/** Images that an epoch of a stage goes through: all of them, or as many as fill its batches. */
export function epochImages(
  settings: Settings,
  stage: StageName,
  dataset: Pick<DatasetShape, 'classes' | 'train'>,
): number {
  const images = trainingImages(settings, dataset);
  const { batchSize, dropRemainder } = settings[stage];
  return dropRemainder && images >= batchSize ? images - (images % batchSize) : images;
}
