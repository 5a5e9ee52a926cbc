/** Maps of any matrix, without a run or a home. */
import { readFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { WorkbenchError, workbenchError } from '#shared/errors.ts';
import { fileFailure } from '#shared/file-failure.ts';
import type { LoadedMap, MapParameters, MapPhase, MapQuality } from '#shared/projection.ts';
import type { FrameResult } from '../projection/job/protocol.ts';
import { startJob } from '../projection/job/start-job.ts';
import { fittingSample, mapMemory } from '../projection/memory.ts';
import { readLabels, readMatrixFile } from '../projection/npy.ts';
import { lanesFor } from '../projection/team.ts';

export interface MatrixMap extends Omit<LoadedMap, 'info'> {
  seconds: number;
  quality: MapQuality;
  notes: string[];
  dimensions: number;
}

export interface MatrixRequest {
  /** A matrix as numpy.save writes it: a row a point. */
  features: string;
  /** Whole numbers, one a row; left out: no classes are known. */
  labels?: string | undefined;
  parameters: MapParameters;
  signal: AbortSignal;
  onProgress(progress: { phase: MapPhase; iteration: number; iterations: number; kl: number | null }): void;
}

/** @throws map.bad-file, map.labels, map.no-memory, map.not-finite and others; the signal's reason on abort */
export async function mapMatrix(request: MatrixRequest): Promise<MatrixMap> {
  const { features: file, labels: labelFile, parameters, signal, onProgress } = request;
  const { data, n, d } = matrixOf(file);
  const labels = labelFile === undefined ? null : readLabels(await bytesOf(labelFile), labelFile, n);
  const lanes = lanesFor(parameters.threads, availableParallelism());
  const mapped = parameters.sample === 0 ? n : Math.min(n, parameters.sample);
  const size = { n: mapped, d, perplexity: parameters.perplexity, lanes };
  const [needed, available] = [mapMemory(size), process.availableMemory() + data.byteLength];
  if (needed > available) {
    const sample = fittingSample(size, n, available);
    throw workbenchError('map.no-memory', { n: mapped, needed, available, sample });
  }
  const ids = Int32Array.from({ length: n }, (_, i) => i);
  signal.throwIfAborted();
  let result: FrameResult | undefined;
  const job = startJob({ type: 'maps', parameters, frames: 1, chained: false, alignment: null }, lanes, {
    features: async () => ({ features: { data, d, ids, labels }, points: null }),
    message(message) {
      if (message.type === 'progress') onProgress(message.progress);
      else if (message.type === 'frame') result = message.result;
    },
  });
  signal.addEventListener('abort', job.cancel, { once: true });
  try {
    await job.done;
  } finally {
    signal.removeEventListener('abort', job.cancel);
  }
  signal.throwIfAborted();
  if (result === undefined) throw workbenchError('map.failed', { reason: 'its thread ended.' });
  const { labels: known, ...map } = result;
  return { ...map, labels: known ?? new Int32Array(map.ids.length).fill(-1) };
}

/** @throws map.bad-file, store.denied, store.io */
function matrixOf(path: string) {
  try {
    return readMatrixFile(path);
  } catch (error) {
    throw readingFailure(error, path);
  }
}

/** @throws map.bad-file, store.denied, store.io */
async function bytesOf(path: string): Promise<Uint8Array> {
  return readFile(path).catch((error) => {
    throw readingFailure(error, path);
  });
}

function readingFailure(error: unknown, path: string): unknown {
  if (error instanceof WorkbenchError) return error;
  const { code } = error as NodeJS.ErrnoException;
  if (code === 'ENOENT') throw workbenchError('map.bad-file', { file: path, problem: 'it does not exist.' });
  if (code === 'EISDIR') return workbenchError('map.bad-file', { file: path, problem: 'it is a folder.' });
  return fileFailure(error, path);
}
