/** Runs and maps in words. */
import type { MapInfo, MapMethod } from '#shared/projection.ts';
import { count } from '../../../format/numbers.ts';

export const methodTitles: Record<MapMethod, string> = { tsne: 't-SNE', pca: 'PCA', umap: 'UMAP' };

export const stageTitles: Record<string, string> = {
  supervised: 'supervised',
  pretrain: 'pre-training',
  classify: 'classifier',
};

export const epochTitle = ({ stage, epoch }: { stage: string; epoch: number }): string =>
  `${stageTitles[stage] ?? stage}, epoch ${epoch}`;

export const runTitle = ({ arm, seed }: { arm: string; seed: number }): string => `${arm}, seed ${seed}`;

export const fullRunTitle = (run: {
  experiment: { name: string };
  arm: string;
  seed: number;
  id: string;
}): string => `${run.experiment.name}: ${runTitle(run)} (${run.id})`;

/** What sets a map apart from others of its run: "t-SNE, perplexity 30". */
export function mapTitle({ parameters, alignedTo, series }: MapInfo): string {
  const { method, perplexity, metric, layer, sample, seed, iterations } = parameters;
  return [
    methodTitles[method],
    method === 'pca' ? '' : `perplexity ${perplexity}`,
    method === 'tsne' && iterations !== 750 ? `${count(iterations)} iterations` : '',
    metric === 'cosine' && method !== 'pca' ? 'cosine' : '',
    layer === 'projection' ? 'projection head' : '',
    sample > 0 ? `${count(sample)} sampled` : '',
    seed > 0 ? `seed ${seed}` : '',
    alignedTo !== null && series === null ? 'aligned' : '',
  ]
    .filter((part) => part !== '')
    .join(', ');
}
