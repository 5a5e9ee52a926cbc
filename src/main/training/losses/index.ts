import type { LossName } from '#shared/settings.ts';
import type { ContrastiveLoss } from './loss.ts';
import { npairs } from './npairs.ts';
import { supconOut } from './supcon-out.ts';

export const contrastiveLosses: Readonly<Record<LossName, ContrastiveLoss>> = {
  npairs,
  'supcon-out': supconOut,
};
