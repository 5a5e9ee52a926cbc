import type { Settings } from '#shared/settings.ts';
import { augment } from '../augmentation/index.ts';
import type { Model } from '../model.ts';
import { createOptimizer } from '../optimizers/index.ts';
import { inference, trainingPass } from '../pass.ts';
import { assembleStage } from './assemble.ts';
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
  const stepProgram = classificationStep({
    trained,
    optimizer,
    chunkSize: stage.chunkSize,
    forward(images, random) {
      const features = model.encode(model.normalize(augment(images, stage.augmentation, random)), inference);
      return () => model.classify(features, trainingPass(random));
    },
  });
  const evaluate = evaluateClassifier(model);
  const parameters = [...model.encoderParameters.list, ...model.classifierParameters.list];
  return assembleStage({
    name: 'classify',
    settings: stage,
    classifies: true,
    parameters,
    optimizer,
    stepProgram,
    evaluate,
  });
}
