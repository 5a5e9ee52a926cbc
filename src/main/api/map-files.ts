/** Points of maps as files. */
import { join } from 'node:path';
import { strToU8, zipSync } from 'fflate';
import { z } from 'zod';
import type { SeriesPoints } from '#shared/contract/projection-wire.ts';
import { workbenchError } from '#shared/errors.ts';
import type { LoadedMap, MapInfo, MapSeries } from '#shared/projection.ts';
import {
  readSafetensors,
  type StoredTensor,
  type WrittenFile,
  writeSafetensors,
} from '../artifacts/safetensors.ts';
import { encodeNpy } from '../projection/npy.ts';

export interface StoredPoints {
  x: Float32Array;
  y: Float32Array;
  ids: Int32Array;
  labels: Int32Array;
  /** How far each has moved since the map that this one was aligned to; null: there is none. */
  moved: Float32Array | null;
}

/** @throws store.disk-full, store.denied, store.io */
export function writeMapFile(folder: string, id: string, points: StoredPoints): WrittenFile {
  const { moved, ...columns } = points;
  const entries = Object.entries(moved === null ? columns : { ...columns, moved });
  return writeSafetensors({
    folder,
    prefix: id,
    metadata: { map: id },
    tensors: new Map<string, StoredTensor>(
      entries.map(([name, data]) => [name, { shape: [data.length], data }]),
    ),
  });
}

/** @throws map.unknown where it is gone, run.artifact-damaged */
export function readMapFile(folder: string, file: string, sha256: string, id: string): StoredPoints {
  const path = join(folder, file);
  const damaged = (problem: string) => workbenchError('run.artifact-damaged', { file: path, problem });
  const { tensors } = readSafetensors({
    path,
    metadata: z.object({ map: z.string() }),
    sha256,
    missing: () => workbenchError('map.unknown', { id, what: 'map' }),
    damaged,
  });
  const column = <T extends Float32Array | Int32Array>(name: string, type: new (n: number) => T): T => {
    const data = tensors.get(name)?.data;
    if (!(data instanceof type)) throw damaged(`it has no column "${name}"`);
    return data;
  };
  return {
    x: column('x', Float32Array),
    y: column('y', Float32Array),
    ids: column('ids', Int32Array),
    labels: column('labels', Int32Array),
    moved: tensors.has('moved') ? column('moved', Float32Array) : null,
  };
}

/** A map for other programs: `numpy.load` opens an npz; a csv has a line for each point. */
export function exportMap(
  { info, x, y, ids, labels }: Omit<LoadedMap, 'info'> & { info: MapInfo | null },
  format: 'npz' | 'csv',
): Uint8Array<ArrayBuffer> {
  if (format === 'csv') {
    const lines = Array.from(ids, (id, i) => `${id},${labels[i]},${x[i]},${y[i]}`);
    return strToU8(`id,label,x,y\n${lines.join('\n')}\n`) as Uint8Array<ArrayBuffer>;
  }
  const embedding = Float32Array.from({ length: 2 * x.length }, (_, i) => (i % 2 === 0 ? x : y)[i >> 1]!);
  return zipSync({
    'embedding.npy': encodeNpy({ shape: [x.length, 2], data: embedding }),
    'ids.npy': encodeNpy({ shape: [ids.length], data: ids }),
    'labels.npy': encodeNpy({ shape: [labels.length], data: labels }),
    ...(info === null ? {} : { 'info.json': strToU8(JSON.stringify(describe(info), null, 2)) }),
  }) as Uint8Array<ArrayBuffer>;
}

/** A time machine for other programs: all frames in one file. */
export function exportSeries(
  { frames, ...series }: MapSeries,
  { ids, labels, frames: places }: SeriesPoints,
  format: 'npz' | 'csv',
): Uint8Array<ArrayBuffer> {
  if (format === 'csv') {
    const lines = frames.flatMap(({ stage, epoch }, f) => {
      const { x, y, moved } = places[f]!;
      return Array.from(
        ids,
        (id, i) => `${stage},${epoch},${id},${labels[i]},${x[i]},${y[i]},${f === 0 ? '' : moved[i]}`,
      );
    });
    return strToU8(`stage,epoch,id,label,x,y,moved\n${lines.join('\n')}\n`) as Uint8Array<ArrayBuffer>;
  }
  const n = ids.length;
  const embedding = new Float32Array(2 * n * frames.length);
  const moved = new Float32Array(n * frames.length);
  for (const [f, place] of places.entries()) {
    for (let i = 0; i < n; i++) {
      embedding[2 * (f * n + i)] = place.x[i]!;
      embedding[2 * (f * n + i) + 1] = place.y[i]!;
    }
    moved.set(place.moved, f * n);
  }
  return zipSync({
    'embedding.npy': encodeNpy({ shape: [frames.length, n, 2], data: embedding }),
    'moved.npy': encodeNpy({ shape: [frames.length, n], data: moved }),
    'ids.npy': encodeNpy({ shape: [n], data: ids }),
    'labels.npy': encodeNpy({ shape: [n], data: labels }),
    'info.json': strToU8(JSON.stringify({ ...series, frames: frames.map(describe) }, null, 2)),
  }) as Uint8Array<ArrayBuffer>;
}

function describe({ bytes: _, runStatus: __, ...info }: MapInfo) {
  return info;
}
