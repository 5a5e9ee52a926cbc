/** Curves of a comparison packed for a transport: numbers as one blob, the rest as it is. */
import type { Curve, CurveSet } from '../comparison.ts';
import type { PackedCurves } from './compare.ts';

/** Columns of a curve in the order in which they are packed. */
const columns = ['x', 'y', 'lo', 'hi', 'n'] as const;

export function packCurves({ curves, ...set }: CurveSet): PackedCurves {
  const parts = curves.flatMap((curve) => columns.flatMap((column) => curve[column] ?? []));
  return {
    ...set,
    curves: curves.map(({ x, y: _y, lo, hi: _hi, n: _n, ...curve }) => ({
      ...curve,
      length: x.length,
      banded: lo !== undefined,
    })),
    data: new Blob(parts as Float64Array<ArrayBuffer>[]),
  };
}

/** The curves again; their numbers are views of one buffer. */
export async function unpackCurves({ curves, data, ...set }: PackedCurves): Promise<CurveSet> {
  const buffer = await data.arrayBuffer();
  let offset = 0;
  const take = (length: number) => {
    const numbers = new Float64Array(buffer, offset, length);
    offset += numbers.byteLength;
    return numbers;
  };
  return {
    ...set,
    curves: curves.map(({ length, banded, ...curve }): Curve => {
      const line = { ...curve, x: take(length), y: take(length) };
      return banded ? { ...line, lo: take(length), hi: take(length), n: take(length) } : line;
    }),
  };
}
