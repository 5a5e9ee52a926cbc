/** What comparing knows of a run's training, epoch by epoch, and what each epoch cost. */
import type { CurveAxis } from '#shared/comparison.ts';
import { type DatasetShape, epochImages, stageFlopsPerImage } from '#shared/flops.ts';
import type { Settings, StageName } from '#shared/settings.ts';
import type { Progress } from './match.ts';

/** A stage's epochs in order; each array has one entry an epoch. */
export interface StageHistory {
  name: StageName;
  /** The epochs' numbers, from 1. */
  epochs: ArrayLike<number>;
  /** Optimiser steps taken in the stage by the end of each epoch. */
  steps: ArrayLike<number>;
  /** Seconds of training that each epoch took. */
  seconds: ArrayLike<number>;
  /** By name: where in `epochs` it was measured, and the values. */
  metrics: ReadonlyMap<string, { at: readonly number[]; values: readonly number[] }>;
}

/** What was spent by the end of each epoch of a stage, on each axis. */
export interface StageCost {
  name: StageName;
  /** From the beginning of the stage; null where it cannot be counted. */
  own: Readonly<Record<CurveAxis, Float64Array | null>>;
  /** What the stages before it cost; null where that cannot be counted. */
  before: Readonly<Record<CurveAxis, number | null>>;
}

const axes = ['epoch', 'step', 'seconds', 'images', 'flops'] as const satisfies readonly CurveAxis[];

/**
 * @param stages in the order of training
 * @param shape null where the data set's size is not known: then images and operations cannot be counted
 */
export function costsOf(
  stages: readonly StageHistory[],
  settings: Settings,
  shape: DatasetShape | null,
): StageCost[] {
  const before: Record<CurveAxis, number | null> = { epoch: 0, step: 0, seconds: 0, images: 0, flops: 0 };
  return stages.map((stage) => {
    const images = shape && epochImages(settings, stage.name, shape);
    const flops = shape && images! * stageFlopsPerImage(settings, stage.name, shape);
    const epoch = Float64Array.from(stage.epochs);
    const seconds = Float64Array.from(stage.seconds);
    for (let i = 1; i < seconds.length; i++) seconds[i]! += seconds[i - 1]!;
    const own = {
      epoch,
      step: Float64Array.from(stage.steps),
      seconds,
      images: images === null ? null : epoch.map((number) => number * images),
      flops: flops === null ? null : epoch.map((number) => number * flops),
    };
    const cost = { name: stage.name, own, before: { ...before } };
    for (const axis of axes) {
      const last = own[axis]?.at(-1);
      before[axis] = last === undefined || before[axis] === null ? null : before[axis] + last;
    }
    return cost;
  });
}

/** Operations of so many epochs of each stage; null where they cannot be counted. */
export function totalFlops(
  epochs: ReadonlyMap<StageName, number>,
  settings: Settings,
  shape: DatasetShape | null,
): number | null {
  if (shape === null) return null;
  return [...epochs].reduce(
    (sum, [stage, count]) =>
      sum + count * epochImages(settings, stage, shape) * stageFlopsPerImage(settings, stage, shape),
    0,
  );
}

/** A metric beside what was spent, over all stages. */
export function progressOf(
  stages: readonly StageHistory[],
  costs: readonly StageCost[],
  metric: string,
): Progress[] {
  return stages.flatMap((stage, s) => {
    const { own, before } = costs[s]!;
    const column = stage.metrics.get(metric);
    const values = new Map(column?.at.map((at, i) => [at, column.values[i]!]));
    return Array.from({ length: stage.epochs.length }, (_, i) => ({
      epochs: before.epoch! + own.epoch![i]!,
      seconds: before.seconds! + own.seconds![i]!,
      flops: own.flops === null || before.flops === null ? null : before.flops + own.flops[i]!,
      value: values.get(i),
    }));
  });
}
