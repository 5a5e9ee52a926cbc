import * as tf from '@tensorflow/tfjs-core';
import type { StageSettings } from '#shared/settings.ts';
import type { StepRandom } from '../random.ts';
import { adjustBrightness, adjustContrast, adjustHue, adjustSaturation, toGrayscale } from './color.ts';

type ColorSettings = Pick<
  StageSettings['augmentation'],
  'jitter' | 'brightness' | 'contrast' | 'saturation' | 'hue' | 'grayscale'
>;

/** `changed` for a share of the images, `images` for the others. */
function some(
  images: tf.Tensor4D,
  changed: tf.Tensor4D,
  probability: number,
  random: StepRandom,
): tf.Tensor4D {
  const chosen = tf.cast(tf.less(random.uniform([images.shape[0], 1, 1, 1]), probability), 'float32');
  return tf.add(images, tf.mul(chosen, tf.sub(changed, images)));
}

/**
 * SimCLR's changes of colour (Chen et al. 2020, arXiv 2002.05709, appendix A): with probability `jitter` brightness,
 * contrast, saturation and hue, then with probability `grayscale` none of the colours. Jitter goes in this fixed order,
 * where torchvision draws the order too.
 * @param images [batch, height, width, channels] in [0, 255]
 */
export function changeColors(
  images: tf.Tensor4D,
  { jitter, brightness, contrast, saturation, hue, grayscale }: ColorSettings,
  random: StepRandom,
): tf.Tensor4D {
  const around = (middle: number, reach: number) =>
    tf.add(tf.mul(tf.sub(random.uniform([images.shape[0], 1, 1, 1]), 0.5), 2 * reach), middle) as tf.Tensor4D;
  let result = images;
  if (jitter > 0) {
    if (brightness > 0) result = adjustBrightness(result, around(1, brightness));
    if (contrast > 0) result = adjustContrast(result, around(1, contrast));
    if (saturation > 0) result = adjustSaturation(result, around(1, saturation));
    if (hue > 0) result = adjustHue(result, around(0, hue));
    result = some(images, result, jitter, random);
  }
  return grayscale > 0 ? some(result, toGrayscale(result), grayscale, random) : result;
}
