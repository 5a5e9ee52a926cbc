/** What the benchmark measures: contrastive pre-training and evaluation on 32×32 images. */
import type { EngineId, Execution } from '#shared/engine.ts';
import type { EncoderName } from '#shared/settings.ts';

export interface BenchmarkCase {
  name: string;
  /** `step`: forward, backward and the optimiser; `evaluation`: features in inference. */
  task: 'step' | 'evaluation';
  encoder: EncoderName;
  /** Images at a time. */
  batch: number;
  /** Whether images are flipped and rotated, as in the reference experiment. */
  augmented: boolean;
  /** Calls timed, after the warm-up. */
  calls: number;
  engines: readonly EngineId[];
  /** Whether a peer is measured beside it. */
  peer: boolean;
}

const step = { task: 'step', augmented: false, peer: false } as const;

export const benchmarkCases: readonly BenchmarkCase[] = [
  {
    ...step,
    name: 'resnet8-64',
    encoder: 'resnet8',
    batch: 64,
    calls: 60,
    engines: ['tensorflow', 'webgpu', 'wasm'],
    peer: true,
  },
  {
    ...step,
    name: 'resnet8-64-augmented',
    encoder: 'resnet8',
    batch: 64,
    augmented: true,
    calls: 60,
    engines: ['tensorflow'],
  },
  { ...step, name: 'resnet8-1024', encoder: 'resnet8', batch: 1024, calls: 6, engines: ['tensorflow'] },
  {
    ...step,
    name: 'resnet8-evaluation',
    task: 'evaluation',
    encoder: 'resnet8',
    batch: 128,
    calls: 60,
    engines: ['tensorflow'],
  },
  {
    ...step,
    name: 'resnet20-128',
    encoder: 'resnet20',
    batch: 128,
    calls: 12,
    engines: ['tensorflow', 'webgpu', 'wasm'],
    peer: true,
  },
  {
    ...step,
    name: 'resnet50v2-265',
    encoder: 'resnet50v2',
    batch: 265,
    calls: 6,
    engines: ['tensorflow', 'webgpu', 'wasm'],
    peer: true,
  },
];

/** Calls before those timed: the first ones record graphs and fill caches. */
export const warmUpCalls = 2;

/** What a measuring process is told. */
export interface MeasurementOrder
  extends Pick<BenchmarkCase, 'task' | 'encoder' | 'batch' | 'augmented' | 'calls'> {
  engine: EngineId;
  execution: Execution;
}

/** What one process measured. */
export interface Measurement {
  /** Of each timed call. */
  stepSeconds: number[];
  peakRssBytes: number;
  /** From the start of the process to the end of its first call. */
  firstStepSeconds: number;
  /** Such as "TensorFlow 2.21.0, graph". */
  version: string;
}
