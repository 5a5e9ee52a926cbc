import type { Settings, StageName } from '#shared/settings.ts';
import { stagesOf } from '#shared/settings.ts';
import { buildModel } from './model.ts';

export interface ParameterCount {
  total: number;
  trainable: number;
}

/** Parameters of the networks that each stage of a run uses. No engine is needed. */
export function parameterCounts(
  settings: Settings,
  imageShape: readonly [number, number, number],
  classes: number,
): { encoder: ParameterCount; stages: Partial<Record<StageName, ParameterCount>> } {
  const model = buildModel({ settings, imageShape, classes, seed: null, statistics: null });
  const { encoderParameters, projectionParameters, classifierParameters } = model;
  const encoder = {
    total: encoderParameters.count(),
    trainable: encoderParameters.count({ trainable: true }),
  };
  const projection = projectionParameters.count();
  const classifier = classifierParameters.count();
  const byStage: Record<StageName, ParameterCount> = {
    supervised: { total: encoder.total + classifier, trainable: encoder.trainable + classifier },
    pretrain: { total: encoder.total + projection, trainable: encoder.trainable + projection },
    classify: { total: encoder.total + classifier, trainable: classifier },
  };
  return {
    encoder,
    stages: Object.fromEntries(stagesOf(settings.method).map((name) => [name, byStage[name]])),
  };
}
