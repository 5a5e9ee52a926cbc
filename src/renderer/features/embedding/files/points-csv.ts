/** Points of a map as a table of values. */
import { field } from '../../../charts/csv.ts';
import { className, type MapPoints } from '../points/points.ts';

/** One row a point, in the order of `places`; predictions where the run has them. */
export function pointsCsv(points: MapPoints, xy: Float32Array, places: readonly number[]): string {
  const predicted = points.predicted !== null;
  const head = [
    'id',
    'x',
    'y',
    'label',
    'class',
    ...(predicted ? ['predicted', 'predicted class', 'confidence', 'loss'] : []),
  ];
  const rows = [head.join(',')];
  const number = (value: number | undefined) =>
    value === undefined || Number.isNaN(value) ? '' : String(value);
  for (const i of places) {
    const guess = points.predicted?.[i] ?? -1;
    const row = [
      String(points.ids[i]),
      number(xy[2 * i]),
      number(xy[2 * i + 1]),
      String(points.labels[i]),
      field(className(points.classes, points.labels[i]!)),
    ];
    if (predicted)
      row.push(
        guess < 0 ? '' : String(guess),
        guess < 0 ? '' : field(className(points.classes, guess)),
        number(points.confidence?.[i]),
        number(points.loss?.[i]),
      );
    rows.push(row.join(','));
  }
  return `${rows.join('\r\n')}\r\n`;
}
