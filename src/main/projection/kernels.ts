/** What teams can be told to compute: code that runs in all of their threads at once. */
import { affinitiesKernel } from './affinities.ts';
import { exactNeighboursKernel } from './neighbours-exact.ts';
import { planeNeighboursKernel } from './neighbours-plane.ts';
import { combineKernel, meanKernel, multiplyKernel } from './pca-kernels.ts';
import { ranksKernel } from './quality.ts';
import { fieldKernel, placeKernel } from './transform.ts';
import { gradientKernel, optimizeKernel } from './tsne/optimize.ts';

export const kernels = {
  mean: meanKernel,
  multiply: multiplyKernel,
  combine: combineKernel,
  exactNeighbours: exactNeighboursKernel,
  planeNeighbours: planeNeighboursKernel,
  ranks: ranksKernel,
  affinities: affinitiesKernel,
  field: fieldKernel,
  place: placeKernel,
  optimize: optimizeKernel,
  gradient: gradientKernel,
};

export type KernelName = keyof typeof kernels;
