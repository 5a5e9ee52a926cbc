import { deriveSeed, RandomStream } from '#shared/philox.ts';
import type { Dataset, Split } from './dataset.ts';
import { fingerprintHash, finishFingerprint } from './fingerprint.ts';
import { memorySplit } from './memory-split.ts';

export interface SyntheticOptions {
  /** Number of classes, 2 to 16. */
  classes?: number;
  /** Height and width in pixels, 8 to 32. */
  size?: number;
  trainPerClass?: number;
  testPerClass?: number;
  /** Standard deviation of the noise, in units of the pixel range [0, 255]. */
  noise?: number;
  seed?: number;
}

/**
 * A small data set made on the spot, for trying training without files. Class k of n is a colour grating turned by
 * 180° · k / n at a random phase, amplitude and tint, under noise: told apart by orientation alone, so a linear
 * classifier on pixels does poorly and a small convolutional network does well. Determined by its options.
 */
export function openSynthetic(options: SyntheticOptions = {}): Dataset {
  const { classes = 4, size = 16, trainPerClass = 64, testPerClass = 16, noise = 20, seed = 0 } = options;
  const imageShape = [size, size, 3] as const;
  const names = Array.from({ length: classes }, (_, k) => `grating-${Math.round((180 * k) / classes)}`);
  const make = (split: string, perClass: number) =>
    grate({ random: new RandomStream(seed, deriveSeed('synthetic', split)), classes, size, perClass, noise });
  const train = make('train', trainPerClass);
  const test = make('test', testPerClass);
  const hash = fingerprintHash().update(train.images).update(test.images);
  return {
    id: 'synthetic',
    title: 'Synthetic gratings',
    imageShape,
    classes: names,
    splits: { train: split(train, size), test: split(test, size) },
    fingerprint: finishFingerprint(hash, imageShape, names, { train: train.labels, test: test.labels }),
    close() {},
  };
}

interface Gratings {
  images: Uint8Array;
  labels: Int32Array;
}

const split = ({ images, labels }: Gratings, size: number): Split =>
  memorySplit(images, labels, size * size * 3);

function grate(options: {
  random: RandomStream;
  classes: number;
  size: number;
  perClass: number;
  noise: number;
}): Gratings {
  const { random, classes, size, perClass, noise } = options;
  const count = classes * perClass;
  // Clamped, as pixels are: a Uint8Array would wrap around.
  const images = new Uint8ClampedArray(count * size * size * 3);
  const labels = new Int32Array(count);
  let at = 0;
  for (let i = 0; i < count; i++) {
    const label = i % classes;
    labels[i] = label;
    const angle = (Math.PI * label) / classes;
    const phase = 2 * Math.PI * random.uniform();
    const amplitude = 60 + 40 * random.uniform();
    const tint = [0, 0, 0].map(() => 0.6 + 0.4 * random.uniform());
    // Three periods over the image: resolved by a 3 × 3 kernel at every size from 8 to 32.
    const frequency = (2 * Math.PI * 3) / size;
    for (let y = 0; y < size; y++) {
      for (let x = 0; x < size; x++) {
        const wave = Math.sin(frequency * (x * Math.cos(angle) + y * Math.sin(angle)) + phase);
        for (const t of tint) images[at++] = 128 + amplitude * t * wave + noise * random.normal();
      }
    }
  }
  return { images: new Uint8Array(images.buffer), labels };
}
