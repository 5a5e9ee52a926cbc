/** What is known of one image, as lines for people. */
import { decimal, percent } from '../../../format/numbers.ts';
import { className, type MapPoints } from './points.ts';

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
    { name: 'Loss', value: decimal(points.loss?.[place], 3) },
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
