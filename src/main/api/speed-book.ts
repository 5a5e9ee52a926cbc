/**
 * How fast stages are trained here, as operations a second: learnt from recorded epochs of the same or of like stages,
 * else from steps measured for the purpose. From one to another setting of the same network the operations tell.
 */
import {
  type DatasetShape,
  encoderFlops,
  epochImages,
  stageFlopsPerImage,
  trainingImages,
} from '#shared/flops.ts';
import type { Settings, StageName } from '#shared/settings.ts';
import { profileOf, type RecordedSpeed, settingsOfProfile } from '../store/speeds.ts';

export interface SizedDataset extends DatasetShape {
  test: number;
}

export interface Rate {
  flopsPerSecond: number;
  from: 'recorded' | 'measured';
}

/** What determines how many operations a second a stage does: two with the same key are about as fast. */
export function speedKey(
  settings: Settings,
  stage: StageName,
  { imageShape }: Pick<DatasetShape, 'imageShape'>,
): string {
  const { encoder, engine, execution } = settings;
  const { augmentation } = settings[stage];
  return JSON.stringify({ stage, encoder, imageShape, engine, execution, augmentation });
}

/** Operations of an epoch of training. */
function epochWork(settings: Settings, stage: StageName, dataset: SizedDataset): number {
  return epochImages(settings, stage, dataset) * stageFlopsPerImage(settings, stage, dataset);
}

/** What profiles tell, which never changes: reading them anew at each preview would take most of its time. */
const read = new Map<string, ReturnType<typeof settingsOfProfile>>();

function plannedIn(profile: string): ReturnType<typeof settingsOfProfile> {
  const known = read.get(profile);
  if (known !== undefined) return known;
  if (read.size >= 2000) read.clear();
  const planned = settingsOfProfile(profile);
  read.set(profile, planned);
  return planned;
}

/**
 * Operations of a stage: training, and passing the images through the encoder that are measured: the validation images
 * after each epoch, the test images (with the training images, where the encoder is trained) when they are due.
 */
export function stageWork(settings: Settings, stage: StageName, dataset: SizedDataset): number {
  const { epochs } = settings[stage];
  const { every } = settings.evaluation;
  const due = every === null ? 1 : Math.floor(epochs / every) + (epochs % every === 0 ? 0 : 1);
  const classes = Math.min(settings.dataset.classes ?? dataset.classes, dataset.classes);
  const test = classes * (settings.dataset.testPerClass ?? dataset.test / dataset.classes);
  const train = trainingImages(settings, dataset);
  const whole = { ...settings, dataset: { ...settings.dataset, validationFraction: 0 } };
  const validation = trainingImages(whole, dataset) - train;
  const looked = epochs * validation + due * (test + (stage === 'classify' ? 0 : train));
  const { flops } = encoderFlops(settings.encoder, dataset.imageShape);
  return epochs * epochWork(settings, stage, dataset) + looked * flops;
}

export class SpeedBook {
  readonly #exact = new Map<string, number>();
  readonly #like = new Map<string, number>();
  readonly #measured: ReadonlyMap<string, number>;

  /** @param recorded those first that tell most of today */
  constructor(
    recorded: readonly RecordedSpeed[],
    measured: ReadonlyMap<string, number>,
    datasets: ReadonlyMap<string, SizedDataset>,
  ) {
    this.#measured = measured;
    for (const { profile, secondsPerEpoch } of recorded) {
      const planned = plannedIn(profile);
      const dataset = planned === null ? undefined : datasets.get(planned.settings.dataset.id);
      if (planned === null || dataset === undefined) continue;
      const { settings, stage } = planned;
      const rate = epochWork(settings, stage, dataset) / secondsPerEpoch;
      if (!(rate > 0 && Number.isFinite(rate))) continue;
      this.#exact.set(profile, rate);
      const like = speedKey(settings, stage, dataset);
      if (!this.#like.has(like)) this.#like.set(like, rate);
    }
  }

  /** Null where nothing tells. */
  rate(settings: Settings, stage: StageName, dataset: SizedDataset): Rate | null {
    const key = speedKey(settings, stage, dataset);
    const recorded = this.#exact.get(profileOf(settings, stage)) ?? this.#like.get(key);
    if (recorded !== undefined) return { flopsPerSecond: recorded, from: 'recorded' };
    const measured = this.#measured.get(key);
    return measured === undefined ? null : { flopsPerSecond: measured, from: 'measured' };
  }
}
