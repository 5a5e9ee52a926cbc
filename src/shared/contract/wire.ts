/** What both ends of a transport agree on beyond the contract: numbers JSON lacks, packed curves, errors. */
import { WorkbenchError } from '../errors.ts';
import type { Series } from '../run.ts';

/** Infinities, which JSON lacks. (NaN is known to the protocol.) Give them to handlers and links alike. */
export const wireSerializers = [
  {
    type: 20,
    condition: (value: unknown) => value === Number.POSITIVE_INFINITY || value === Number.NEGATIVE_INFINITY,
    serialize: (value: unknown) => String(value),
    deserialize: (text: unknown) =>
      text === '-Infinity' ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY,
  },
];

/** Curves as the contract's `metrics.series` returns them. */
export interface PackedSeries {
  series: { run: string; name: string; stage: Series['stage']; total: number; length: number }[];
  data: Blob;
}

/** x and then y of each curve, one after another, as 64-bit floats. */
export function packSeries(curves: readonly (Series & { run: string })[]): PackedSeries {
  return {
    series: curves.map(({ run, name, stage, total, x }) => ({ run, name, stage, total, length: x.length })),
    data: new Blob(
      curves.flatMap(({ x, y }) => [x as Float64Array<ArrayBuffer>, y as Float64Array<ArrayBuffer>]),
    ),
  };
}

/** The curves again; x and y are views of one buffer. */
export async function unpackSeries({ series, data }: PackedSeries): Promise<(Series & { run: string })[]> {
  const buffer = await data.arrayBuffer();
  let offset = 0;
  const take = (length: number) => {
    const numbers = new Float64Array(buffer, offset, length);
    offset += numbers.byteLength;
    return numbers;
  };
  return series.map(({ run, name, stage, total, length }) => ({
    run,
    name,
    stage,
    total,
    x: take(length),
    y: take(length),
  }));
}

/** The catalogue's error in what a call threw; undefined where it is none, such as a lost connection. */
export function codedError(error: unknown): WorkbenchError | undefined {
  if (error instanceof WorkbenchError) return error;
  const { code, message, data } = (error ?? {}) as { code?: unknown; message?: unknown; data?: unknown };
  const { advice, exitCode } = (data ?? {}) as { advice?: unknown; exitCode?: unknown };
  if (typeof code !== 'string' || typeof message !== 'string' || typeof advice !== 'string') return undefined;
  return new WorkbenchError({ code, message, advice, exitCode: exitCode === 2 ? 2 : 1 }, error);
}
