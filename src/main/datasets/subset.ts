import type { SplitName } from '#shared/dataset.ts';
import { workbenchError } from '#shared/errors.ts';
import { deriveSeed, RandomStream } from '#shared/philox.ts';
import type { Dataset, Split } from './dataset.ts';

export interface SubsetOptions {
  /** Keep the first n classes; null: all. */
  classes: number | null;
  /** Images of each class taken from train, before validation is held out; null: all. */
  trainPerClass: number | null;
  /** Images of each class taken from test; null: all. */
  testPerClass: number | null;
  /** Part of each class's train images held out for validation, in [0, 1); 0: no validation split. */
  validationFraction: number;
  seed: number;
}

/** Some images of one of a data set's splits. */
export interface SubsetSplit extends Split {
  /** Position of each image in the data set's own split, ascending. */
  readonly ids: Int32Array;
}

export interface Subset {
  classes: readonly string[];
  train: SubsetSplit;
  validation: SubsetSplit | null;
  test: SubsetSplit;
}

/**
 * A part of a data set, the same number of images of every class, chosen by seed. Images are not copied: the splits
 * read from the data set's own. With one seed, a smaller `trainPerClass` chooses among the images of a larger.
 * Throws `dataset.too-few-classes`, `dataset.class-without-images`, `dataset.too-few-images`, `dataset.validation-needs-two`,
 * `dataset.option`.
 */
export function subset(dataset: Dataset, options: SubsetOptions): Subset {
  const { validationFraction, seed } = options;
  const available = dataset.classes.length;
  const classes = options.classes ?? available;
  if (!(validationFraction >= 0 && validationFraction < 1)) {
    throw badOption('validation fraction', validationFraction, 'at least 0 and below 1');
  }
  if (!isPositive(classes)) throw badOption('number of classes', classes, 'a whole number of at least 1');
  if (classes > available) {
    throw workbenchError('dataset.too-few-classes', { dataset: dataset.id, asked: classes, available });
  }

  const train: number[] = [];
  const validation: number[] = [];
  const test: number[] = [];
  const members = {
    train: membersByClass(dataset.splits.train, available),
    test: membersByClass(dataset.splits.test, available),
  };
  for (let label = 0; label < classes; label++) {
    const choose = (split: SplitName, count: number | null) =>
      chosen(dataset, split, label, members[split][label]!, count, seed);
    const kept = choose('train', options.trainPerClass);
    if (kept.length === 0) {
      const className = dataset.classes[label]!;
      throw workbenchError('dataset.class-without-images', {
        dataset: dataset.id,
        className,
        classes: label,
      });
    }
    const held = heldOut(dataset, label, kept.length, validationFraction);
    train.push(...kept.subarray(held));
    validation.push(...kept.subarray(0, held));
    test.push(...choose('test', options.testPerClass));
  }
  return {
    classes: dataset.classes.slice(0, classes),
    train: view(dataset.splits.train, train),
    validation: validationFraction > 0 ? view(dataset.splits.train, validation) : null,
    test: view(dataset.splits.test, test),
  };
}

function membersByClass(split: Split, classes: number): number[][] {
  const members: number[][] = Array.from({ length: classes }, () => []);
  for (let i = 0; i < split.size; i++) members[split.labels[i]!]!.push(i);
  return members;
}

function chosen(
  dataset: Dataset,
  split: SplitName,
  label: number,
  members: number[],
  count: number | null,
  seed: number,
): Int32Array {
  if (count !== null && !isPositive(count)) {
    throw badOption(`number of ${split} images per class`, count, 'a whole number of at least 1');
  }
  if (count !== null && count > members.length) {
    const details = { dataset: dataset.id, split, className: dataset.classes[label]! };
    throw workbenchError('dataset.too-few-images', { ...details, asked: count, available: members.length });
  }
  const order = new RandomStream(seed, deriveSeed('subset', split, label)).shuffle(Int32Array.from(members));
  return order.subarray(0, count ?? members.length);
}

/** How many of a class's `count` images are for validation: at least one for each of train and validation. */
function heldOut(dataset: Dataset, label: number, count: number, fraction: number): number {
  if (fraction === 0) return 0;
  if (count < 2) {
    const className = dataset.classes[label]!;
    throw workbenchError('dataset.validation-needs-two', {
      dataset: dataset.id,
      className,
      available: count,
    });
  }
  return Math.min(count - 1, Math.max(1, Math.round(fraction * count)));
}

/** A split of some images of another, in the other's order, which is kindest to files. */
function view(parent: Split, members: number[]): SubsetSplit {
  const indices = Int32Array.from(members).sort();
  return {
    size: indices.length,
    ids: indices,
    labels: indices.map((index) => parent.labels[index]!),
    ...(parent.names === undefined ? {} : { names: Array.from(indices, (index) => parent.names![index]!) }),
    gather(wanted, out) {
      const mapped = wanted.map((position) => {
        if (position < 0 || position >= indices.length) {
          throw new RangeError(`There is no image ${position} in a split of ${indices.length}`);
        }
        return indices[position]!;
      });
      parent.gather(mapped, out);
    },
  };
}

const isPositive = (value: number) => Number.isInteger(value) && value >= 1;

function badOption(option: string, value: number, allowed: string) {
  return workbenchError('dataset.option', { option, value: String(value), allowed });
}
