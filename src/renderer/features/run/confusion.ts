/** What a classifier's answers add up to: which classes it takes for which, and which images it gets wrong. */
import type { Predictions } from '#shared/artifacts.ts';

/** Counts by label and predicted class, row by row. */
export interface Confusion {
  classes: readonly string[];
  counts: Uint32Array;
  /** Test images of each class. */
  totals: Uint32Array;
  /** Images that each class was said to be on. */
  predicted: Uint32Array;
}

type Answers = Pick<Predictions, 'classes' | 'labels' | 'predicted'>;

export function confusionOf({ classes, labels, predicted }: Answers): Confusion {
  const k = classes.length;
  const counts = new Uint32Array(k * k);
  const totals = new Uint32Array(k);
  const said = new Uint32Array(k);
  for (const [row, label] of labels.entries()) {
    const answer = predicted[row]!;
    counts[label * k + answer]! += 1;
    totals[label]! += 1;
    said[answer]! += 1;
  }
  return { classes, counts, totals, predicted: said };
}

export interface ClassResult {
  label: number;
  name: string;
  images: number;
  /** Share of its images that were recognised: recall. Null where there is none. */
  accuracy: number | null;
  /** Share of what was said to be this class that is. Null where nothing was. */
  precision: number | null;
  /** The class it is most often taken for, and how often. */
  mistakenFor: { label: number; name: string; images: number } | null;
}

export function classResults({ classes, counts, totals, predicted }: Confusion): ClassResult[] {
  const k = classes.length;
  return classes.map((name, label) => {
    const right = counts[label * k + label]!;
    let worst = -1;
    for (let other = 0; other < k; other++) {
      const images = counts[label * k + other]!;
      if (other !== label && images > 0 && (worst < 0 || images > counts[label * k + worst]!)) worst = other;
    }
    return {
      label,
      name,
      images: totals[label]!,
      accuracy: totals[label] === 0 ? null : right / totals[label]!,
      precision: predicted[label] === 0 ? null : right / predicted[label]!,
      mistakenFor:
        worst < 0 ? null : { label: worst, name: classes[worst]!, images: counts[label * k + worst]! },
    };
  });
}

/** Of a cell: a class that was taken for another, or itself. Null: of all images. */
export type Cell = { label: number; predicted: number } | null;
export type Order = 'loss' | 'confidence';

/**
 * Rows of the images of a cell, or of all that were taken for something else: those with the greatest loss first, or
 * those of which the classifier was surest.
 */
export function rowsOf(
  { labels, predicted, loss, confidence }: Pick<Predictions, 'labels' | 'predicted' | 'loss' | 'confidence'>,
  cell: Cell,
  order: Order,
): number[] {
  const rows: number[] = [];
  for (const [row, label] of labels.entries()) {
    const answer = predicted[row]!;
    if (cell === null ? label !== answer : label === cell.label && answer === cell.predicted) rows.push(row);
  }
  const by = order === 'loss' ? loss : confidence;
  // A loss that is no number is worse than any.
  const rank = (row: number) => (Number.isNaN(by[row]!) ? Number.POSITIVE_INFINITY : by[row]!);
  return rows.sort((a, b) => rank(b) - rank(a) || a - b);
}
