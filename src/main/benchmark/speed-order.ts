/** What a process that measures the speed of a stage is told, and what it answers. */
import type { EngineId } from '#shared/engine.ts';
import type { SerializedError } from '#shared/errors.ts';
import { type DatasetShape, stageFlopsPerImage } from '#shared/flops.ts';
import type { Settings, StageName } from '#shared/settings.ts';

export interface SpeedOrder extends Omit<DatasetShape, 'train'> {
  settings: Settings;
  stage: StageName;
}

export interface MeasuredSpeed {
  /** Of `stageFlopsPerImage`, in a training step. */
  flopsPerSecond: number;
  engine: EngineId;
  engineVersion: string;
  /** Steps timed. */
  steps: number;
}

export type SpeedAnswer = MeasuredSpeed | { failure: SerializedError };

/** Steps timed at most, and seconds after which no more are begun. */
export const speedCalls = 5;
export const speedSeconds = 3;

/** A step takes no more operations than this, so that large networks are measured in seconds too. */
const largestStep = 5e10;
/** A larger batch is hardly faster an image. */
const largestBatch = 64;

/** Images a step that is timed. */
export function speedBatch(settings: Settings, stage: StageName, shape: Omit<DatasetShape, 'train'>): number {
  const affordable = Math.floor(largestStep / stageFlopsPerImage(settings, stage, shape));
  return Math.max(2, Math.min(settings[stage].batchSize, largestBatch, affordable));
}
