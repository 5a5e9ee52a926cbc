/** In which order points are drawn, and which of them. */
import { RandomStream } from '#shared/philox.ts';
import type { Colouring } from '../colour/colouring.ts';
import type { PointStyles } from './painter.ts';

/** All points by lot, the same each time: in the order of the data set a class could cover another. */
export function drawnByLot(n: number): Uint32Array {
  const order = new Uint32Array(n);
  for (let i = 0; i < n; i++) order[i] = i;
  return new RandomStream(1, 2).shuffle(order);
}

/**
 * @param lot all points in the order they are drawn in
 * @param shown 1 for each point that is shown, n
 * @param selected 1 for each point that is selected; null where nothing is
 */
export function stylesOf(
  { colour, shape }: Pick<Colouring, 'colour' | 'shape'>,
  lot: Uint32Array,
  shown: Uint8Array,
  selected: Uint8Array | null,
): PointStyles {
  const faint: number[] = [];
  const clear: number[] = [];
  for (let i = 0; i < lot.length; i++) {
    const point = lot[i]!;
    if (shown[point] === 0) continue;
    if (selected !== null && selected[point] === 0) faint.push(point);
    else clear.push(point);
  }
  const order = new Uint32Array(faint.length + clear.length);
  order.set(faint, 0);
  order.set(clear, faint.length);
  return { colour, shape, order, faint: faint.length };
}
