/** What the measurements of a run's features say, in plain words. */
import type { EpochMetrics } from '#shared/run.ts';
import { decimal, percent } from '../../format/numbers.ts';

export interface Verdict {
  metric: string;
  title: string;
  value: string;
  level: 'good' | 'watch' | 'bad';
  /** One or two sentences: what it is, and what that means here. */
  text: string;
}

type Values = EpochMetrics['values'];

/**
 * Where all images of each of `classes` classes have the same features, and the classes are as far from each other as
 * they can be: the logarithm of the mean of exp(−2 · squared distance) over all pairs (Wang and Isola 2020), where pairs
 * of different classes have a squared distance of 2k / (k − 1).
 */
export function idealUniformity(classes: number): number {
  const apart = Math.exp((-4 * classes) / (classes - 1));
  return Math.log(1 / classes + (1 - 1 / classes) * apart);
}

/** @param values of the last epoch that measured them @param classes number of classes; null where not known */
export function verdicts(values: Values, classes: number | null): Verdict[] {
  const all: (Verdict | null)[] = [
    collapse(values),
    alignment(values['health/alignment'], values['health/variance']),
    uniformity(values['health/uniformity'], classes),
    rank(values['health/effective-rank'], classes),
    silhouette(values['health/silhouette']),
    lonely(values['train/anchors-without-positive']),
  ];
  return all.filter((verdict) => verdict !== null);
}

function collapse(values: Values): Verdict | null {
  const std = values['health/std'];
  if (std === undefined) return null;
  const collapsed = values['health/collapsed'] === 1;
  return {
    metric: 'health/std',
    title: 'Collapse',
    value: `standard deviation ${decimal(std, 3)}`,
    level: collapsed ? 'bad' : 'good',
    text: collapsed
      ? 'Collapsed: all images get nearly the same features, or the loss stays where it is for projections that are all the same. Try a higher temperature, a lower learning rate, or a larger batch.'
      : 'Not collapsed: different images get different features.',
  };
}

/** Judged by how far apart any two images are: twice the variance is the mean squared distance of all pairs. */
function alignment(value: number | undefined, variance: number | undefined): Verdict | null {
  if (value === undefined) return null;
  const all = variance === undefined ? 2 : 2 * variance;
  const share = all > 0 ? value / all : 1;
  const level = share < 0.5 ? 'good' : share < 0.9 ? 'watch' : 'bad';
  const words = {
    good: 'Images of a class lie close together',
    watch: 'Images of a class are only somewhat closer to each other than to others',
    bad: 'Images of a class are no closer to each other than to others: little has been learned',
  };
  return {
    metric: 'health/alignment',
    title: 'Alignment',
    value: decimal(value, 3),
    level,
    text: `${words[level]}. Their mean squared distance is ${percent(share, 0)} of that of any two images (${decimal(all, 3)}).`,
  };
}

function uniformity(value: number | undefined, classes: number | null): Verdict | null {
  if (value === undefined) return null;
  const ideal = classes !== null && classes > 1 ? idealUniformity(classes) : -2;
  const level = value > 0.03 * ideal ? 'bad' : value > 0.5 * ideal ? 'watch' : 'good';
  const words = {
    good: 'The features are well spread over the sphere.',
    watch:
      'The features use a small part of the sphere. Classes can be told apart there all the same: compare the kNN accuracy.',
    bad: 'The features crowd in one place.',
  };
  const best =
    classes === null
      ? ''
      : ` With ${classes} classes that are tight and far apart it is ${decimal(ideal, 3)}.`;
  return {
    metric: 'health/uniformity',
    title: 'Uniformity',
    value: decimal(value, 3),
    level,
    text: words[level] + best,
  };
}

function rank(value: number | undefined, classes: number | null): Verdict | null {
  if (value === undefined) return null;
  const needed = classes === null ? null : classes - 1;
  const level = value < 1.5 ? 'bad' : needed !== null && value < 0.5 * needed ? 'watch' : 'good';
  const words = {
    good: `The features use about ${decimal(value, 2)} directions`,
    watch: `The features use about ${decimal(value, 2)} directions only`,
    bad: 'The features lie on hardly more than one line',
  };
  const compared = needed === null ? '.' : `; to tell ${classes} classes apart takes ${needed}.`;
  return {
    metric: 'health/effective-rank',
    title: 'Effective rank',
    value: decimal(value, 3),
    level,
    text: words[level] + compared,
  };
}

function silhouette(value: number | undefined): Verdict | null {
  if (value === undefined) return null;
  const level = value > 0.25 ? 'good' : value > 0 ? 'watch' : 'bad';
  const words = {
    good: 'Classes form clusters of their own.',
    watch: 'Classes overlap.',
    bad: 'Images lie nearer to another class than to their own.',
  };
  return {
    metric: 'health/silhouette',
    title: 'Silhouette',
    value: decimal(value, 3),
    level,
    text: `${words[level]} 1 is far apart, 0 is touching, below 0 is mixed.`,
  };
}

function lonely(share: number | undefined): Verdict | null {
  if (share === undefined) return null;
  const level = share < 0.05 ? 'good' : share < 0.3 ? 'watch' : 'bad';
  return {
    metric: 'train/anchors-without-positive',
    title: 'Anchors without a positive',
    value: percent(share),
    level,
    text:
      level === 'good'
        ? 'Nearly every image meets another of its class in its batch.'
        : 'These images met no other of their class in their batch, and taught nothing. Use a larger batch, or two views of each image.',
  };
}
