import * as tf from '@tensorflow/tfjs-core';
import type { Settings } from '#shared/settings.ts';
import { augment } from '../augmentation/index.ts';
import type { Model } from '../model.ts';
import { createOptimizer } from '../optimizers/index.ts';
import { inference, trainingPass } from '../pass.ts';
import { classificationStep } from './classification-step.ts';
import { evaluateClassifier } from './evaluate-classifier.ts';
import type { Stage } from './stage.ts';

/**
 * The classifier trained on the frozen encoder (Khosla et al. 2020, stage 2). The encoder runs in inference: neither
 * its weights nor its moving statistics change. Augmentation stays active, as in the reference experiment.
 */
export function classifyStage(model: Model, settings: Settings): Stage {
  const stage = settings.classify;
  const trained = model.classifierParameters.list.filter((p) => p.trainable);
  const optimizer = createOptimizer(stage.optimizer, trained);
  const { functions, state, step, heaviestCall } = classificationStep({
    trained,
    optimizer,
    chunkSize: stage.chunkSize,
    forward(images, random) {
      const features = model.encode(model.normalize(augment(images, stage.augmentation, random)), inference);
      return () => model.classify(features, trainingPass(random));
    },
  });
  return {
    name: 'classify',
    settings: stage,
    optimizer,
    classifies: true,
    step,
    heaviestCall,
    dispose() {
      optimizer.dispose();
      tf.dispose(state.map(({ variable }) => variable));
    },
    program: {
      state: [
        ...model.encoderParameters.list,
        ...model.classifierParameters.list,
        ...optimizer.slots,
        ...state,
      ],
      functions: { ...functions, evaluate: evaluateClassifier(model) },
    },
  };
}
