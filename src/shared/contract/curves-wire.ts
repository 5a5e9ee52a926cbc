/** Curves of a comparison packed for a transport: numbers as one blob, the rest as it is. */
import type { Curve, CurveSet } from '../comparison.ts';
import type { PackedCurves } from './compare.ts';

/** Columns of a curve in the order in which they are packed. */
const columns = ['x', 'y', 'lo', 'hi', 'n'] as const;

/** Curves of many runs lie at the same places mostly: these are packed once for those that follow one another. */
export function packCurves({ curves, ...set }: CurveSet): PackedCurves {
  const parts: Float64Array[] = [];
  let before: Float64Array | undefined;
  const packed = curves.map((curve) => {
    const { x, y: _y, lo, hi: _hi, n: _n, ...rest } = curve;
    const sharesX = before !== undefined && equal(before, x);
    before = x;
    for (const column of columns) {
      const numbers = curve[column];
      if (numbers !== undefined && !(sharesX && column === 'x')) parts.push(numbers);
    }
    return { ...rest, length: x.length, sharesX, banded: lo !== undefined };
  });
  return { ...set, curves: packed, data: new Blob(parts as Float64Array<ArrayBuffer>[]) };
}

function equal(a: Float64Array, b: Float64Array): boolean {
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}

/** The curves again; their numbers are views of one buffer, and those that share x have the same. */
export async function unpackCurves({ curves, data, ...set }: PackedCurves): Promise<CurveSet> {
  const buffer = await data.arrayBuffer();
  let offset = 0;
  const take = (length: number) => {
    const numbers = new Float64Array(buffer, offset, length);
    offset += numbers.byteLength;
    return numbers;
  };
  let x = new Float64Array();
  return {
    ...set,
    curves: curves.map(({ length, sharesX, banded, ...curve }): Curve => {
      if (!sharesX) x = take(length);
      const line = { ...curve, x, y: take(length) };
      return banded ? { ...line, lo: take(length), hi: take(length), n: take(length) } : line;
    }),
  };
}
