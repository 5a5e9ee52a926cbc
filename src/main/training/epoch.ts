/** Trains one epoch of a stage. */
import { performance } from 'node:perf_hooks';
import * as tf from '@tensorflow/tfjs-core';
import { workbenchError } from '#shared/errors.ts';
import { deriveSeed } from '#shared/philox.ts';
import type { Metrics } from '#shared/run.ts';
import type { Split } from '../datasets/dataset.ts';
import type { SubsetSplit } from '../datasets/subset.ts';
import type { Runner } from '../engines/program.ts';
import { batchCount, batches, batchesAhead, epochOrder, type ReadAhead } from './batches.ts';
import { learningRateAt } from './schedule.ts';
import type { Stage, StepReport } from './stages/stage.ts';
import type { EpochProgress, TrainingObserver } from './training.ts';

export interface EpochRequest {
  stage: Stage;
  runner: Runner;
  split: SubsetSplit;
  /** Null reads each batch between two steps. */
  readAhead: ReadAhead | null;
  imageShape: readonly [number, number, number];
  seed: number;
  /** From 1. */
  epoch: number;
  /** Goes on within the epoch; null begins it. */
  resume: EpochProgress | null;
  observer: TrainingObserver;
  /** Saves the state between two steps. */
  save(progress: EpochProgress): Promise<void>;
  signal: AbortSignal;
}

export interface EpochResult {
  /** The whole epoch. */
  progress: EpochProgress;
  step: number;
  seconds: number;
  values: Metrics;
}

/** What a step reports, asked for at once: some engines tell it only some time later. Disposes the tensors. */
async function readReport(outputs: StepReport): Promise<Record<string, number>> {
  const names = Object.keys(outputs);
  const values = await Promise.all(names.map((name) => outputs[name]!.data()));
  tf.dispose(outputs);
  return Object.fromEntries(names.map((name, i) => [name, values[i]![0]!]));
}

/** Steps of one epoch of a stage. */
export function stepsPerEpoch(stage: Stage, split: Split): number {
  return batchCount(split.size, stage.settings.batchSize, stage.settings.dropRemainder);
}

/**
 * One pass over the training images in the epoch's own order, or the rest of one: the sums go on where they were, so
 * that an epoch that was interrupted measures what it would have measured. Where an engine computes by itself, what a step
 * reports is read once the next has begun: its images are made ready meanwhile.
 * @throws run.not-finite, OutOfMemory; the signal's reason, once the state is saved
 */
export async function trainEpoch(request: EpochRequest): Promise<EpochResult> {
  const { stage, runner, split, readAhead, imageShape, seed, epoch, resume, observer, save, signal } =
    request;
  const { batchSize, dropRemainder, epochs } = stage.settings;
  const imageSize = imageShape[0] * imageShape[1] * imageShape[2];
  const steps = stepsPerEpoch(stage, split);
  const order = epochOrder(split.size, seed, stage.name, epoch);
  const start = performance.now();
  const before = resume?.seconds ?? 0;
  const elapsed = () => before + (performance.now() - start) / 1000;
  let { loss: lossSum = 0, gradientNorm: gradientNormSum = 0, correct = 0, seen = 0 } = resume?.sums ?? {};
  let step = resume?.step ?? 0;
  const progress = (): EpochProgress => ({
    step,
    seconds: elapsed(),
    sums: { loss: lossSum, gradientNorm: gradientNormSum, correct, seen },
  });
  /** A step that was begun and whose report is not yet in the sums. */
  let begun: { size: number; report: Promise<Record<string, number>> } | null = null;
  const takeIn = async () => {
    if (begun === null) return;
    const { size, report } = begun;
    begun = null;
    const numbers = await report;
    const loss = numbers.loss!;
    step++;
    if (!Number.isFinite(loss)) {
      throw workbenchError('run.not-finite', { loss, stage: stage.name, epoch, step });
    }
    lossSum += loss * size;
    gradientNormSum += numbers.gradientNorm!;
    correct += numbers.correct ?? 0;
    seen += size;
    observer.onStep({
      stage: stage.name,
      epoch,
      epochs: stage.settings.epochs,
      step,
      stepsPerEpoch: steps,
      loss,
      imagesPerSecond: seen / elapsed(),
    });
  };
  const source =
    readAhead === null
      ? batches(split, order, batchSize, imageSize, dropRemainder, step)
      : batchesAhead({ split, order, batchSize, imageSize, dropRemainder, first: step }, readAhead);
  for await (const batch of source) {
    if (signal.aborted) {
      await takeIn();
      await save(progress());
      throw signal.reason;
    }
    const globalStep = (epoch - 1) * steps + step + (begun === null ? 1 : 2);
    const learningRate = learningRateAt(globalStep, stage.settings, { stepsPerEpoch: steps, epochs });
    const outputs = stage.step(runner, {
      batch,
      imageShape,
      scalars: stage.optimizer.scalars(globalStep, learningRate),
      seed: [seed | 0, deriveSeed('step', stage.name, globalStep)],
    });
    const report = readReport(outputs);
    // Where what comes before fails, nobody asks for it any more.
    report.catch(() => {});
    await takeIn();
    begun = { size: batch.size, report };
    if (runner.concurrent !== true) await takeIn();
    // Lets messages in: a request to stop must be heard between steps.
    await new Promise((resolve) => setImmediate(resolve));
    if (!signal.aborted && globalStep < epoch * steps && observer.wantsCheckpoint?.() === true) {
      await takeIn();
      await save(progress());
    }
  }
  await takeIn();
  const seconds = elapsed();
  const values: Metrics = {
    'train/loss': lossSum / seen,
    'train/gradient-norm': gradientNormSum / steps,
    'train/images-per-second': seen / seconds,
  };
  if (stage.classifies) values['train/accuracy'] = correct / seen;
  return { progress: progress(), step: epoch * steps, seconds, values };
}
