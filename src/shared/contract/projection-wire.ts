/** Positions as they cross a transport: 32-bit little-endian numbers, one array after another. */
import type { LoadedMap, MapInfo } from '../projection.ts';

/** As `projection.get` returns it: x Float32[n], y Float32[n], ids Int32[n], labels Int32[n]. */
export interface PackedMap {
  info: MapInfo;
  data: Blob;
}

/** As `projection.snapshot` returns it: x Float32[n], y Float32[n], ids Int32[n], labels Int32[n]. */
export interface PackedSnapshot {
  snapshot: number;
  iteration: number;
  frame: number;
  n: number;
  data: Blob;
}

export interface MapPoints {
  x: Float32Array;
  y: Float32Array;
  ids: Int32Array;
  labels: Int32Array;
}

type Numbers = (Float32Array | Int32Array)[];
const blob = (arrays: Numbers) => new Blob(arrays as (Float32Array<ArrayBuffer> | Int32Array<ArrayBuffer>)[]);

/** The arrays must not be shared between threads. */
export function packPoints({ x, y, ids, labels }: MapPoints): Blob {
  return blob([x, y, ids, labels]);
}

/** @param n points, as told beside the data */
export async function unpackPoints(data: Blob, n: number): Promise<MapPoints> {
  const buffer = await data.arrayBuffer();
  return {
    x: new Float32Array(buffer, 0, n),
    y: new Float32Array(buffer, 4 * n, n),
    ids: new Int32Array(buffer, 8 * n, n),
    labels: new Int32Array(buffer, 12 * n, n),
  };
}

export async function unpackMap({ info, data }: PackedMap): Promise<LoadedMap> {
  return { info, ...(await unpackPoints(data, info.n)) };
}

/** Of one frame: each point's position, and how far it moved from the frame before, in the map's units. */
export interface FramePoints {
  x: Float32Array;
  y: Float32Array;
  moved: Float32Array;
}

/** A time machine: ids Int32[n], labels Int32[n], then for each frame x, y and moved, Float32[n] each. */
export interface SeriesPoints {
  ids: Int32Array;
  labels: Int32Array;
  frames: FramePoints[];
}

export function packSeriesPoints({ ids, labels, frames }: SeriesPoints): Blob {
  return blob([ids, labels, ...frames.flatMap(({ x, y, moved }) => [x, y, moved])]);
}

/** @param n points and @param frames as told beside the data */
export async function unpackSeriesPoints(data: Blob, n: number, frames: number): Promise<SeriesPoints> {
  const buffer = await data.arrayBuffer();
  const floats = (index: number) => new Float32Array(buffer, 4 * n * index, n);
  return {
    ids: new Int32Array(buffer, 0, n),
    labels: new Int32Array(buffer, 4 * n, n),
    frames: Array.from({ length: frames }, (_, f) => ({
      x: floats(2 + 3 * f),
      y: floats(3 + 3 * f),
      moved: floats(4 + 3 * f),
    })),
  };
}
