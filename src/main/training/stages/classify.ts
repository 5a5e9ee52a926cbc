import type * as tf from '@tensorflow/tfjs-core';
import type { Settings } from '#shared/settings.ts';
import { augment } from '../augmentation/index.ts';
import { correctCount, crossEntropy } from '../losses/cross-entropy.ts';
import type { Model } from '../model.ts';
import { createOptimizer } from '../optimizers/index.ts';
import { inference } from '../pass.ts';
import { StepRandom } from '../random.ts';
import { optimize, type Stage, scalarInputs } from './stage.ts';

/**
 * The classifier trained on the frozen encoder (Khosla et al. 2020, stage 2). The encoder runs in inference: neither
 * its weights nor its moving statistics change. Augmentation stays active, as in the reference experiment.
 */
export function classifyStage(model: Model, settings: Settings): Stage {
  const stage = settings.classify;
  const trained = model.classifierParameters.list.filter((p) => p.trainable);
  const optimizer = createOptimizer(stage.optimizer, trained);
  return {
    name: 'classify',
    settings: stage,
    optimizer,
    classifies: true,
    program: {
      state: [...model.encoderParameters.list, ...model.classifierParameters.list, ...optimizer.slots],
      functions: {
        train(inputs, seed) {
          const random = new StepRandom(seed);
          const labels = inputs.labels as tf.Tensor1D;
          const images = model.normalize(augment(inputs.images as tf.Tensor4D, stage.augmentation, random));
          const features = model.encode(images, inference);
          const objective = () => {
            const logits = model.classify(features, { training: true, random });
            return { loss: crossEntropy(logits, labels), report: { correct: correctCount(logits, labels) } };
          };
          return optimize(objective, trained, optimizer, scalarInputs(inputs));
        },
        evaluate({ images }) {
          const features = model.encode(model.normalize(images as tf.Tensor4D), inference);
          return { features, logits: model.classify(features, inference) };
        },
      },
    },
  };
}
