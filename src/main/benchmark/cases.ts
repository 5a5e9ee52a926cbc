/** What the benchmark measures: one step of contrastive pre-training on 32×32 images. */
import type { EngineId } from '#shared/engine.ts';
import type { EncoderName } from '#shared/settings.ts';

export interface BenchmarkCase {
  name: string;
  encoder: EncoderName;
  /** Images a step. */
  batch: number;
  /** Steps timed, after the warm-up. */
  steps: number;
  engines: readonly EngineId[];
}

export const benchmarkCases: readonly BenchmarkCase[] = [
  { name: 'resnet8-64', encoder: 'resnet8', batch: 64, steps: 30, engines: ['tensorflow', 'wasm'] },
  { name: 'resnet20-128', encoder: 'resnet20', batch: 128, steps: 10, engines: ['tensorflow', 'wasm'] },
  { name: 'resnet50v2-265', encoder: 'resnet50v2', batch: 265, steps: 8, engines: ['tensorflow', 'wasm'] },
];

/** Steps before those timed: the first ones record graphs and fill caches. */
export const warmUpSteps = 2;

/** What one process measured. */
export interface Measurement {
  /** Of each timed step. */
  stepSeconds: number[];
  peakRssBytes: number;
  /** From the start of the process to the end of its first step. */
  firstStepSeconds: number;
  /** Such as "TensorFlow 2.21.0, graph". */
  version: string;
}
