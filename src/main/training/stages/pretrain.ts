import * as tf from '@tensorflow/tfjs-core';
import type { Settings } from '#shared/settings.ts';
import { augment } from '../augmentation/index.ts';
import { contrastiveLosses } from '../losses/index.ts';
import type { Model } from '../model.ts';
import { createOptimizer } from '../optimizers/index.ts';
import { inference } from '../pass.ts';
import { contrastiveStep } from './contrastive-step.ts';
import type { Stage } from './stage.ts';

/** Encoder and projection head trained with a contrastive loss (Khosla et al. 2020, stage 1). */
export function pretrainStage(model: Model, settings: Settings): Stage {
  const stage = settings.pretrain;
  const { views } = settings;
  const project = model.project!;
  const loss = contrastiveLosses[settings.loss.name];
  const parameters = [...model.encoderParameters.list, ...model.projectionParameters.list];
  const trained = parameters.filter((p) => p.trainable);
  const optimizer = createOptimizer(stage.optimizer, trained);
  const { functions, state, step, heaviestCall } = contrastiveStep({
    trained,
    optimizer,
    chunkSize: stage.chunkSize,
    views,
    units: settings.projection.units,
    view: (images, random) => model.normalize(augment(images, stage.augmentation, random)),
    project: (images, pass) => project(model.encode(images, pass)),
    loss: (projections, labels) => loss(projections, labels, settings.loss, { views }),
  });
  return {
    name: 'pretrain',
    settings: stage,
    optimizer,
    classifies: false,
    step,
    heaviestCall,
    dispose() {
      optimizer.dispose();
      tf.dispose(state.map(({ variable }) => variable));
    },
    program: {
      state: [...parameters, ...optimizer.slots, ...state],
      functions: {
        ...functions,
        evaluate: ({ images }) => ({
          features: model.encode(model.normalize(images as tf.Tensor4D), inference),
        }),
      },
    },
  };
}
