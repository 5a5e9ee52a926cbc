/** What of a run is allowed and probably not meant, as far as it can be foreseen. */
import { totalmem } from 'node:os';
import { unevenLine } from '#shared/class-balance.ts';
import type { SplitName } from '#shared/dataset.ts';
import type { RunSpec } from '#shared/experiment.ts';
import { settingWarnings } from '#shared/setting-rules.ts';
import { type Settings, stagesOf } from '#shared/settings.ts';
import type { KnownDataset } from './known-datasets.ts';
import type { RunForecast } from './run-forecast.ts';

/** Above this share of anchors without a positive, a contrastive batch teaches little. */
const fewPositives = 0.5;

const number = (value: number) => value.toLocaleString('en-US');

/** What a run asks of a data set that it does not have. */
function dataWarnings({ dataset: asked, ...settings }: Settings, dataset: KnownDataset): string[] {
  const classes = Math.min(asked.classes ?? dataset.classes, dataset.classes);
  const short = (['train', 'test'] as const).flatMap((split) => {
    const perClass = asked[`${split}PerClass`];
    if (perClass === null) return [];
    const needed = `${number(perClass)} ${split} images per class are needed, and`;
    if (perClass * classes > dataset[split])
      return `${needed} data set "${asked.id}" has ${number(dataset[split])} in all: these runs would fail.`;
    const small = dataset.perClass?.[split].slice(0, classes).findIndex((n) => n < perClass) ?? -1;
    if (small < 0) return [];
    const has = number(dataset.perClass![split][small]!);
    return `${needed} class "${dataset.names?.[small]}" of data set "${asked.id}" has ${has}: these runs would fail.`;
  });
  if (short.length > 0) return short;
  const images = Math.min(dataset.train, (asked.trainPerClass ?? Number.POSITIVE_INFINITY) * classes);
  return stagesOf(settings.method).flatMap((stage) =>
    settings[stage].batchSize > images
      ? `${stage}.batchSize is ${number(settings[stage].batchSize)}, and there are ${number(images)} images to train on: a step takes them all.`
      : [],
  );
}

/** Whether the images that are asked for are spread unevenly over the classes. */
function unevenWarning(
  { dataset: asked }: Settings,
  { names, perClass, classes: all }: KnownDataset,
): string[] {
  if (names === undefined || perClass === undefined) return [];
  const classes = Math.min(asked.classes ?? all, all);
  const taken = (split: SplitName) =>
    perClass[split].slice(0, classes).map((n) => Math.min(n, asked[`${split}PerClass`] ?? n));
  const line = unevenLine({ classes: names, train: taken('train'), test: taken('test') });
  return line === null ? [] : [`Data set "${asked.id}": ${line[0]!.toLowerCase()}${line.slice(1)}`];
}

export function warningsOf(
  { arm, settings }: RunSpec,
  { positives, memoryBytes }: RunForecast,
  dataset: KnownDataset | undefined,
): string[] {
  const warnings = [
    ...settingWarnings(settings),
    ...(dataset === undefined ? [] : dataWarnings(settings, dataset)),
  ];
  if (positives !== null && positives.without > fewPositives) {
    const share = Math.round(positives.without * 100);
    warnings.push(
      `a batch of ${settings.pretrain.batchSize} leaves ${share} % of the anchors without a positive.`,
    );
  }
  if (memoryBytes !== null && memoryBytes > totalmem()) {
    const [needed, there] = [memoryBytes, totalmem()].map((bytes) => (bytes / 1e9).toFixed(1));
    warnings.push(`a step needs about ${needed} GB of memory, and this machine has ${there} GB.`);
  }
  return [
    ...(dataset === undefined ? [] : unevenWarning(settings, dataset)),
    ...warnings.map((warning) => `Arm "${arm}": ${warning}`),
  ];
}
