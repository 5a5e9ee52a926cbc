import type { Settings } from '#shared/settings.ts';
import { augment } from '../augmentation/index.ts';
import type { Model } from '../model.ts';
import { createOptimizer } from '../optimizers/index.ts';
import { trainingPass } from '../pass.ts';
import { assembleStage } from './assemble.ts';
import { classificationStep } from './classification-step.ts';
import { evaluateClassifier } from './evaluate-classifier.ts';
import type { Stage } from './stage.ts';

/** Encoder and classifier trained together with cross-entropy. */
export function supervisedStage(model: Model, settings: Settings): Stage {
  const stage = settings.supervised;
  const parameters = [...model.encoderParameters.list, ...model.classifierParameters.list];
  const trained = parameters.filter((p) => p.trainable);
  const optimizer = createOptimizer(stage.optimizer, trained);
  const stepProgram = classificationStep({
    trained,
    optimizer,
    chunkSize: stage.chunkSize,
    forward(images, random) {
      const input = model.normalize(augment(images, stage.augmentation, random));
      const pass = trainingPass(random);
      return () => model.classify(model.encode(input, pass), pass);
    },
  });
  const evaluate = evaluateClassifier(model);
  return assembleStage({
    name: 'supervised',
    settings: stage,
    classifies: true,
    parameters,
    optimizer,
    stepProgram,
    evaluate,
  });
}
