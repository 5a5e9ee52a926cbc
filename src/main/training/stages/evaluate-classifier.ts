import type * as tf from '@tensorflow/tfjs-core';
import type { StepFunction } from '../../engines/program.ts';
import type { Model } from '../model.ts';
import { inference } from '../pass.ts';

/** {images} → {features, logits} in inference. */
export function evaluateClassifier(model: Model): StepFunction {
  return ({ images }) => {
    const features = model.encode(model.normalize(images as tf.Tensor4D), inference);
    return { features, logits: model.classify(features, inference) };
  };
}
