import type * as tf from '@tensorflow/tfjs-core';
import type { Settings } from '#shared/settings.ts';
import { augment } from '../augmentation/index.ts';
import { contrastiveLosses } from '../losses/index.ts';
import type { Model } from '../model.ts';
import { createOptimizer } from '../optimizers/index.ts';
import { inference } from '../pass.ts';
import { StepRandom } from '../random.ts';
import { optimize, type Stage, scalarInputs } from './stage.ts';

/** Encoder and projection head trained with a contrastive loss (Khosla et al. 2020, stage 1). */
export function pretrainStage(model: Model, settings: Settings): Stage {
  const stage = settings.pretrain;
  const project = model.project!;
  const loss = contrastiveLosses[settings.loss.name];
  const parameters = [...model.encoderParameters.list, ...model.projectionParameters.list];
  const trained = parameters.filter((p) => p.trainable);
  const optimizer = createOptimizer(stage.optimizer, trained);
  return {
    name: 'pretrain',
    settings: stage,
    optimizer,
    classifies: false,
    program: {
      state: [...parameters, ...optimizer.slots],
      functions: {
        train(inputs, seed) {
          const random = new StepRandom(seed);
          const images = model.normalize(augment(inputs.images as tf.Tensor4D, stage.augmentation, random));
          const objective = () => {
            const projections = project(model.encode(images, { training: true, random }));
            return {
              loss: loss(projections, inputs.labels as tf.Tensor1D, settings.loss, { views: 1 }),
              report: {},
            };
          };
          return optimize(objective, trained, optimizer, scalarInputs(inputs));
        },
        evaluate: ({ images }) => ({
          features: model.encode(model.normalize(images as tf.Tensor4D), inference),
        }),
      },
    },
  };
}
