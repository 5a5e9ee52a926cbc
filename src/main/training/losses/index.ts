import type { LossName } from '#shared/settings.ts';
import type { ContrastiveLoss } from './loss.ts';
import { multiSimilarity } from './multi-similarity.ts';
import { npairs } from './npairs.ts';
import { ntXent } from './nt-xent.ts';
import { supconIn } from './supcon-in.ts';
import { supconOut } from './supcon-out.ts';
import { triplet } from './triplet.ts';

export const contrastiveLosses: Readonly<Record<LossName, ContrastiveLoss>> = {
  npairs,
  'supcon-out': supconOut,
  'supcon-in': supconIn,
  'nt-xent': ntXent,
  'multi-similarity': multiSimilarity,
  triplet,
};
