import type * as tf from '@tensorflow/tfjs-core';
import type { Settings } from '#shared/settings.ts';
import type { StepFunction } from '../../engines/program.ts';
import { augment } from '../augmentation/index.ts';
import { contrastiveLosses } from '../losses/index.ts';
import type { Model } from '../model.ts';
import { createOptimizer } from '../optimizers/index.ts';
import { inference } from '../pass.ts';
import { assembleStage } from './assemble.ts';
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
  const stepProgram = contrastiveStep({
    trained,
    optimizer,
    chunkSize: stage.chunkSize,
    views,
    units: settings.projection.units,
    view: (images, random) => model.normalize(augment(images, stage.augmentation, random)),
    project: (images, pass) => project(model.encode(images, pass)),
    loss: (projections, labels) => loss(projections, labels, settings.loss, { views }),
  });
  const evaluate: StepFunction = ({ images }) => {
    const features = model.encode(model.normalize(images as tf.Tensor4D), inference);
    return { features, projections: project(features) };
  };
  return assembleStage({
    name: 'pretrain',
    settings: stage,
    classifies: false,
    parameters,
    optimizer,
    stepProgram,
    evaluate,
  });
}
