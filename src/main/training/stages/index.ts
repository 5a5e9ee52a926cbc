import type { Settings, StageName } from '#shared/settings.ts';
import type { Model } from '../model.ts';
import { classifyStage } from './classify.ts';
import { pretrainStage } from './pretrain.ts';
import type { Stage } from './stage.ts';
import { supervisedStage } from './supervised.ts';

export const buildStage: Readonly<Record<StageName, (model: Model, settings: Settings) => Stage>> = {
  supervised: supervisedStage,
  pretrain: pretrainStage,
  classify: classifyStage,
};
