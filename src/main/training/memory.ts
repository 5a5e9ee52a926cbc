/** Foresees whether a stage's batch fits into memory, and says what would. */
import { type WorkbenchError, workbenchError } from '#shared/errors.ts';
import type { Settings } from '#shared/settings.ts';
import { eagerTensorBytes, stepTensorBytes } from '#shared/step-memory.ts';
import type { EngineMemory } from '../engines/engine.ts';
import type { Runner } from '../engines/program.ts';
import type { Stage } from './stages/stage.ts';

export interface MemoryRequest {
  stage: Stage;
  runner: Runner;
  settings: Settings;
  imageShape: readonly [number, number, number];
  /** Parameters of the networks that the stage uses. */
  parameters: { total: number; trainable: number };
  /** Images that the stage trains on: no batch is larger. */
  trainingImages: number;
  memory: EngineMemory;
}

/** Bytes that the engine needs for steps with batches of the given size: recorded, or counted from shapes. */
export function neededBytes(request: MemoryRequest, batchSize: number): number {
  const { stage, runner, settings, imageShape, parameters, memory } = request;
  const { bytes, factor } = memory.overhead;
  const own = { ...settings, [stage.name]: { ...settings[stage.name], batchSize } };
  const recorded = stage.heaviestCalls(batchSize, imageShape).map((call) => runner.peakBytes(call));
  const tensors = recorded.every((peak) => peak !== null)
    ? Math.max(...recorded)
    : eagerTensorBytes(own, stage.name, { imageShape }, parameters);
  return bytes + factor * tensors;
}

/** Images of the stage's batches. */
function batchOf({ stage, trainingImages }: MemoryRequest): number {
  return Math.min(stage.settings.batchSize, trainingImages);
}

/**
 * Parts of at most this many images in which the batch needs no more than so many bytes; null where the comparisons of
 * all its images alone need more, or where its parts are that small already.
 */
function fittingParts(request: MemoryRequest, available: number, largest: number | null): number | null {
  const { stage, runner, settings, imageShape, parameters, memory } = request;
  const { chunkSize } = stage.settings;
  if (largest === null || (chunkSize !== null && chunkSize <= largest)) return null;
  const foresee = runner.mode === 'graph' ? stepTensorBytes : eagerTensorBytes;
  const smallest = { ...stage.settings, batchSize: batchOf(request), chunkSize: 2 };
  const tensors = foresee({ ...settings, [stage.name]: smallest }, stage.name, { imageShape }, parameters);
  return memory.overhead.bytes + memory.overhead.factor * tensors <= available ? largest : null;
}

/** The largest batch that needs no more than so many bytes, at least 2, by bisection; null where not even that does. */
function largestWithin(request: MemoryRequest, available: number, below: number): number | null {
  const fits = (batch: number) => neededBytes(request, batch) <= available;
  if (below <= 2 || !fits(2)) return null;
  let low = 2;
  let high = below;
  // To a few per cent: each try may record the step anew.
  while (high - low > Math.max(1, low / 32)) {
    const middle = Math.floor((low + high) / 2);
    if (fits(middle)) low = middle;
    else high = middle;
  }
  return low;
}

/**
 * Does nothing where nobody can tell how much memory there is.
 * @throws run.batch-too-large where a step would not fit, with the largest batch that does
 */
export function assertBatchFits(request: MemoryRequest): void {
  const { stage, memory } = request;
  const batchSize = batchOf(request);
  const available = memory.available();
  if (available === null) return;
  const needed = neededBytes(request, batchSize);
  if (needed <= available) return;
  const largest = largestWithin(request, available, batchSize);
  throw workbenchError('run.batch-too-large', {
    stage: stage.name,
    batchSize,
    neededBytes: needed,
    availableBytes: available,
    largest,
    parts: fittingParts(request, available, largest),
  });
}

/**
 * What to say where memory ran out although the batch was foreseen to fit: the batch whose tensors, the state among them,
 * need half of what this one's do.
 */
export function outOfMemory(request: MemoryRequest, cause: unknown): WorkbenchError {
  const { stage } = request;
  const batchSize = batchOf(request);
  const { bytes } = request.memory.overhead;
  const half = bytes + (neededBytes(request, batchSize) - bytes) / 2;
  const suggested = largestWithin(request, half, batchSize);
  const parts = fittingParts(request, half, suggested);
  return workbenchError('run.out-of-memory', { stage: stage.name, batchSize, suggested, parts }, cause);
}
