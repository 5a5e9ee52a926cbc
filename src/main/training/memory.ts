/** Foresees whether a stage's batch fits into memory, and says what would. */
import { workbenchError } from '#shared/errors.ts';
import type { Runner } from '../engines/program.ts';
import type { Stage } from './stages/stage.ts';

/**
 * What comes on top of tensors: the program, TensorFlow and its kernels' scratch space. Measured: 0.3 GB and a third more
 * than the recorded tensors for ResNet-8 and ResNet50V2.
 */
const overheadBytes = 3e8;
const overheadFactor = 1.35;

export interface MemoryRequest {
  stage: Stage;
  runner: Runner;
  imageShape: readonly [number, number, number];
  /** Bytes that may be used. */
  available: number;
}

/** Bytes that the process needs for steps with batches of the given size; null where the engine cannot tell. */
export function neededBytes({ stage, runner, imageShape }: MemoryRequest, batchSize: number): number | null {
  const tensors = runner.peakBytes(stage.heaviestCall(batchSize, imageShape));
  return tensors === null ? null : overheadBytes + overheadFactor * tensors;
}

/** The largest batch that fits, at least 2, by bisection; null where not even that does. */
function largestThatFits(request: MemoryRequest, below: number): number | null {
  const fits = (batch: number) => neededBytes(request, batch)! <= request.available;
  if (below <= 2 || !fits(2)) return null;
  let low = 2;
  let high = below;
  // To a few per cent: each try records the step anew.
  while (high - low > Math.max(1, low / 32)) {
    const middle = Math.floor((low + high) / 2);
    if (fits(middle)) low = middle;
    else high = middle;
  }
  return low;
}

/**
 * @throws run.batch-too-large where a step would not fit, with the largest batch that does
 */
export function assertBatchFits(request: MemoryRequest): void {
  const { stage, available } = request;
  const { batchSize } = stage.settings;
  const needed = neededBytes(request, batchSize);
  if (needed === null || needed <= available) return;
  throw workbenchError('run.batch-too-large', {
    stage: stage.name,
    batchSize,
    neededBytes: needed,
    availableBytes: available,
    largest: largestThatFits(request, batchSize),
  });
}
