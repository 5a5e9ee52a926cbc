/** What passes between the program and the thread in which maps are made. */
import type { SerializedError } from '#shared/errors.ts';
import type { MapParameters, MapQuality } from '#shared/projection.ts';
import type { Features } from '../features.ts';
import type { Alignment, MapProgress } from '../make-map.ts';

/** What the thread is started with. */
export interface JobData {
  /** One number that both see: see `commands`. */
  command: Int32Array;
  lanes: number;
  task: JobTask;
}

export const commands = { go: 0, pause: 1 } as const;

export type JobTask =
  /** Maps of one frame after another, each aligned to the one before where `chained`. */
  | {
      type: 'maps';
      parameters: MapParameters;
      frames: number;
      chained: boolean;
      alignment: Alignment | null;
    }
  /** Places of points that a map lacks. */
  | { type: 'transform'; parameters: MapParameters; map: Alignment };

/** Features as asked for, in shared memory. */
export interface FeaturesMessage {
  features: Features;
  /** Of a transform: the points to be placed; null: the rows that the map lacks. */
  points: Float32Array | null;
}

export interface FrameResult {
  x: Float32Array;
  y: Float32Array;
  ids: Int32Array;
  labels: Int32Array | null;
  quality: MapQuality;
  notes: string[];
  moved: Float32Array | null;
  displacement: number | null;
  dimensions: number;
  seconds: number;
}

export type JobMessage =
  /** Send the features of a frame. */
  | { type: 'wanted'; frame: number }
  | { type: 'progress'; frame: number; progress: MapProgress }
  | {
      type: 'snapshot';
      frame: number;
      iteration: number;
      ids: Int32Array;
      labels: Int32Array | null;
      x: Float32Array;
      y: Float32Array;
    }
  | { type: 'frame'; frame: number; result: FrameResult }
  | { type: 'placed'; x: Float32Array; y: Float32Array; ids: Int32Array; labels: Int32Array | null }
  | { type: 'failed'; error: SerializedError | { message: string; stack: string | undefined } }
  | { type: 'done' };
