import { expect, test } from 'vitest';
import { pointsOf } from '../points/points.ts';
import { pointsCsv } from './points-csv.ts';

const ids = Int32Array.of(7, 8);
const labels = Int32Array.of(1, -1);
const classes = ['a', 'b, "c"'];
const xy = Float32Array.of(0.5, -1, 2, 3);

test('points without predictions', () => {
  expect(pointsCsv(pointsOf({ ids, labels, classes }, null), xy, [0, 1])).toBe(
    'id,x,y,label,class\r\n7,0.5,-1,1,"b, ""c"""\r\n8,2,3,-1,No class\r\n',
  );
});

test('points with predictions, and one that has none', () => {
  const predictions = {
    ids: Int32Array.of(7),
    labels: Int32Array.of(1),
    predicted: Int32Array.of(0),
    confidence: Float32Array.of(0.75),
    loss: Float32Array.of(2.5),
  };
  expect(pointsCsv(pointsOf({ ids, labels, classes }, predictions), xy, [1, 0]).split('\r\n')).toEqual([
    'id,x,y,label,class,predicted,predicted class,confidence,loss',
    '8,2,3,-1,No class,,,,',
    '7,0.5,-1,1,"b, ""c""",0,a,0.75,2.5',
    '',
  ]);
});
