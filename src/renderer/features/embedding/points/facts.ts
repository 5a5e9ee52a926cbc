/** What is known of one image, as lines for people. */
import { decimal, percent } from '../../../format/numbers.ts';
import { className, type MapPoints } from './points.ts';

/** Two digits behind the point, as columns need; more only where a loss is tiny. */
export function lossText(loss: number | undefined): string {
  if (loss === undefined || Number.isNaN(loss)) return '–';
  return loss >= 0.01 ? loss.toFixed(2) : decimal(loss, 2);
}

export interface Fact {
  name: string;
  value: string;
}

export function factsOf(points: MapPoints, place: number): Fact[] {
  const facts: Fact[] = [{ name: 'Class', value: className(points.classes, points.labels[place]!) }];
  const predicted = points.predicted?.[place] ?? -1;
  if (predicted < 0) return facts;
  return [
    ...facts,
    { name: 'Predicted', value: className(points.classes, predicted) },
    { name: 'Confidence', value: percent(points.confidence?.[place]) },
    { name: 'Loss', value: lossText(points.loss?.[place]) },
  ];
}

/** One line for screen readers and lists. */
export function sentenceOf(points: MapPoints, place: number): string {
  const actual = className(points.classes, points.labels[place]!);
  const predicted = points.predicted?.[place] ?? -1;
  const id = `Image ${points.ids[place]}`;
  if (predicted < 0) return `${id}, ${actual}`;
  return predicted === points.labels[place]
    ? `${id}, ${actual}, predicted right`
    : `${id}, ${actual}, taken for ${className(points.classes, predicted)}`;
}
