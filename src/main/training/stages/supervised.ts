import type * as tf from '@tensorflow/tfjs-core';
import type { Settings } from '#shared/settings.ts';
import { augment } from '../augmentation/index.ts';
import { correctCount, crossEntropy } from '../losses/cross-entropy.ts';
import type { Model } from '../model.ts';
import { createOptimizer } from '../optimizers/index.ts';
import { inference } from '../pass.ts';
import { StepRandom } from '../random.ts';
import { optimize, type Stage, scalarInputs } from './stage.ts';

/** Encoder and classifier trained together with cross-entropy. */
export function supervisedStage(model: Model, settings: Settings): Stage {
  const stage = settings.supervised;
  const parameters = [...model.encoderParameters.list, ...model.classifierParameters.list];
  const trained = parameters.filter((p) => p.trainable);
  const optimizer = createOptimizer(stage.optimizer, trained);
  return {
    name: 'supervised',
    settings: stage,
    optimizer,
    classifies: true,
    program: {
      state: [...parameters, ...optimizer.slots],
      functions: {
        train(inputs, seed) {
          const random = new StepRandom(seed);
          const pass = { training: true, random };
          const labels = inputs.labels as tf.Tensor1D;
          const images = model.normalize(augment(inputs.images as tf.Tensor4D, stage.augmentation, random));
          const objective = () => {
            const logits = model.classify(model.encode(images, pass), pass);
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
