import type { StageSettings } from '#shared/settings.ts';

export interface ScheduleLength {
  stepsPerEpoch: number;
  epochs: number;
}

/**
 * The learning rate of a step.
 * - warm-up: rises linearly, reaching the full rate at the end of the warm-up epochs
 * - cosine: lr·(1 + cos πt)/2 with t the share of the steps after the warm-up (Loshchilov & Hutter 2017, without restarts)
 * - step: lr·decayᵏ after k milestones
 * @param step from 1, over all epochs of the stage
 */
export function learningRateAt(
  step: number,
  { optimizer, schedule }: Pick<StageSettings, 'optimizer' | 'schedule'>,
  { stepsPerEpoch, epochs }: ScheduleLength,
): number {
  const { learningRate } = optimizer;
  const warmupSteps = Math.round(schedule.warmupEpochs * stepsPerEpoch);
  if (step <= warmupSteps) return (learningRate * step) / warmupSteps;
  switch (schedule.name) {
    case 'constant':
      return learningRate;
    case 'cosine': {
      const length = Math.max(1, epochs * stepsPerEpoch - warmupSteps);
      return (learningRate * (1 + Math.cos((Math.PI * (step - 1 - warmupSteps)) / length))) / 2;
    }
    case 'step': {
      const epochsDone = Math.floor((step - 1) / stepsPerEpoch);
      return learningRate * schedule.decay ** schedule.milestones.filter((m) => m <= epochsDone).length;
    }
  }
}
