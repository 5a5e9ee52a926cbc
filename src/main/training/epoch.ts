/** Trains one epoch of a stage. */
import { performance } from 'node:perf_hooks';
import * as tf from '@tensorflow/tfjs-core';
import { workbenchError } from '#shared/errors.ts';
import { deriveSeed } from '#shared/philox.ts';
import type { Metrics } from '#shared/run.ts';
import type { Split } from '../datasets/dataset.ts';
import type { Runner } from '../engines/program.ts';
import { batchCount, batches, epochOrder } from './batches.ts';
import { learningRateAt } from './schedule.ts';
import type { Stage } from './stages/stage.ts';
import type { TrainingObserver } from './training.ts';

export interface EpochRequest {
  stage: Stage;
  runner: Runner;
  split: Split;
  imageShape: readonly [number, number, number];
  seed: number;
  /** From 1. */
  epoch: number;
  observer: TrainingObserver;
  signal: AbortSignal;
}

export interface EpochResult {
  step: number;
  seconds: number;
  values: Metrics;
}

/** Steps of one epoch of a stage. */
export function stepsPerEpoch(stage: Stage, split: Split): number {
  return batchCount(split.size, stage.settings.batchSize, stage.settings.dropRemainder);
}

/**
 * One pass over the training images in the epoch's own order.
 * @throws run.not-finite, the signal's reason
 */
export async function trainEpoch(request: EpochRequest): Promise<EpochResult> {
  const { stage, runner, split, imageShape, seed, epoch, observer, signal } = request;
  const { batchSize, dropRemainder, epochs } = stage.settings;
  const imageSize = imageShape[0] * imageShape[1] * imageShape[2];
  const steps = stepsPerEpoch(stage, split);
  const order = epochOrder(split.size, seed, stage.name, epoch);
  const start = performance.now();
  let lossSum = 0;
  let gradientNormSum = 0;
  let correct = 0;
  let seen = 0;
  let step = 0;
  for (const batch of batches(split, order, batchSize, imageSize, dropRemainder)) {
    signal.throwIfAborted();
    step++;
    const globalStep = (epoch - 1) * steps + step;
    const learningRate = learningRateAt(globalStep, stage.settings, { stepsPerEpoch: steps, epochs });
    const outputs = stage.step(runner, {
      batch,
      imageShape,
      scalars: stage.optimizer.scalars(globalStep, learningRate),
      seed: [seed | 0, deriveSeed('step', stage.name, globalStep)],
    });
    const loss = outputs.loss!.dataSync()[0]!;
    const gradientNorm = outputs.gradientNorm!.dataSync()[0]!;
    if (stage.classifies) correct += outputs.correct!.dataSync()[0]!;
    tf.dispose(outputs);
    if (!Number.isFinite(loss)) {
      throw workbenchError('run.not-finite', { loss, stage: stage.name, epoch, step });
    }
    lossSum += loss * batch.size;
    gradientNormSum += gradientNorm;
    seen += batch.size;
    observer.onStep({
      stage: stage.name,
      epoch,
      epochs: stage.settings.epochs,
      step,
      stepsPerEpoch: steps,
      loss: lossSum / seen,
      imagesPerSecond: seen / ((performance.now() - start) / 1000),
    });
    // Lets messages in: a request to stop must be heard between steps.
    await new Promise((resolve) => setImmediate(resolve));
  }
  const seconds = (performance.now() - start) / 1000;
  const values: Metrics = {
    'train/loss': lossSum / seen,
    'train/gradient-norm': gradientNormSum / steps,
    'train/images-per-second': seen / seconds,
  };
  if (stage.classifies) values['train/accuracy'] = correct / seen;
  return { step: epoch * steps, seconds, values };
}
