/** How good a map is, in figures with what they mean. */
import type { MapInfo } from '#shared/projection.ts';
import { decimal, percent } from '../../../format/numbers.ts';

export interface QualityFigure {
  name: string;
  value: string;
  help: string;
}

/** Those that the map has. */
export function qualityFigures({
  kl,
  neighbourOverlap,
  trustworthiness,
  knnAccuracy,
}: MapInfo['quality']): QualityFigure[] {
  const figures: QualityFigure[] = [];
  const add = (figure: QualityFigure) => figures.push(figure);
  if (kl !== null)
    add({
      name: 'KL',
      value: decimal(kl, 3),
      help: 'Kullback–Leibler divergence of the map from the affinities: lower is better, for the same points and perplexity.',
    });
  if (neighbourOverlap !== null)
    add({
      name: 'Overlap',
      value: percent(neighbourOverlap),
      help: 'Mean share of the 10 nearest in feature space that are among the 10 nearest here.',
    });
  if (trustworthiness !== null)
    add({
      name: 'Trust',
      value: decimal(trustworthiness, 3),
      help: 'Trustworthiness (Venna and Kaski 2001): whether neighbours here are neighbours in feature space. 1 is best.',
    });
  if (knnAccuracy !== null)
    add({
      name: '1-NN',
      value: percent(knnAccuracy),
      help: 'Share of points whose nearest point here is of their class.',
    });
  return figures;
}
