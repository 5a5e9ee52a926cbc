/** What is said of data sets and of the work on them. */
import { areUneven, unevenLine } from '#shared/class-balance.ts';
import type { AddReport, DatasetCheck, DatasetInfo, DatasetProgress } from '#shared/dataset.ts';
import { bytes, count, plural } from '../../format/numbers.ts';

const stages: Record<DatasetProgress['stage'], string> = {
  download: 'Downloading',
  verify: 'Checking the archive',
  scan: 'Looking for images',
  images: 'Reading images',
};

/** "Downloading, 12.3 MiB of 162 MiB". @param sending whether the program has to be sent something first */
export function progressLine(progress: DatasetProgress | undefined, sending = false): string {
  if (progress === undefined) return sending ? 'Sending the images' : 'Beginning';
  const { stage, done, total, unit } = progress;
  const amount = (n: number) => (unit === 'bytes' ? bytes(n) : count(n));
  return `${stages[stage]}, ${amount(done)}${total === null ? '' : ` of ${amount(total)}`}`;
}

/** How much is done, in [0, 1]; null where that is not known. */
export const shareOf = (progress: DatasetProgress | undefined): number | null =>
  progress === undefined || progress.total === null || progress.total === 0
    ? null
    : progress.done / progress.total;

/** Those that can be worked with, then those to get. */
export const readyFirst = (all: readonly DatasetInfo[]): DatasetInfo[] => [
  ...all.filter(({ status }) => status !== 'absent'),
  ...all.filter(({ status }) => status === 'absent'),
];

/** What there is to get. */
export const offers: Readonly<Record<string, string>> = {
  cifar10: '60,000 small photographs in 10 classes. A download of 162 MiB from the University of Toronto.',
  cifar100: '60,000 small photographs in 100 classes. A download of 161 MiB from the University of Toronto.',
};

/** "28 × 28, grey". */
export function shapeLine({ imageShape }: DatasetInfo): string {
  if (imageShape === null) return '–';
  const [height, width, channels] = imageShape;
  return `${width} × ${height}, ${channels === 1 ? 'grey' : 'colour'}`;
}

/** What uneven classes mean for an accuracy; null where they are even, or not known. */
export const unevenNote = ({ classes, perClass }: DatasetInfo): string | null =>
  classes === null || perClass === null ? null : unevenLine({ classes, ...perClass });

export function addedLine({ info, split, ignored, corrupt }: AddReport): string {
  const { train, test } = info.sizes ?? { train: 0, test: 0 };
  const passed = ignored.count + corrupt.length;
  return [
    `${info.title} is ready: ${count(train)} images to train on, ${count(test)} to test on`,
    split === 'chosen' ? ', chosen by seed' : '',
    passed === 0 ? '.' : `. ${plural(passed, 'file')} passed over.`,
  ].join('');
}

export interface Finding {
  /** "bad": training on it would mislead; "watch": worth knowing. */
  kind: 'good' | 'watch' | 'bad';
  text: string;
}

/** What reading every image showed. */
export function findings({ fingerprint, duplicates, perClass }: DatasetCheck): Finding[] {
  const found: Finding[] = [
    fingerprint.matches
      ? { kind: 'good', text: 'Its contents are what they were when it was made.' }
      : { kind: 'bad', text: 'It has changed since it was made. Remove it, then get or add it again.' },
  ];
  const { withinTrain, withinTest, testInTrain } = duplicates;
  if (testInTrain > 0) {
    const text = `${plural(testInTrain, 'test image')} can be found among the training images: test accuracy is flattered.`;
    found.push({ kind: 'bad', text });
  }
  if (withinTrain > 0) {
    found.push({ kind: 'watch', text: `${plural(withinTrain, 'training image')} like an earlier one.` });
  }
  if (withinTest > 0)
    found.push({ kind: 'watch', text: `${plural(withinTest, 'test image')} like an earlier one.` });
  const [least, most] = [Math.min(...perClass.train), Math.max(...perClass.train)];
  found.push({
    kind: areUneven(perClass.train) ? 'watch' : 'good',
    text:
      least === most
        ? `${plural(least, 'training image')} in each class.`
        : `${count(least)} to ${count(most)} training images in a class.`,
  });
  return found;
}

/** A name for a data set, from the path or file that it is made of: "~/My Photos.zip" is "my-photos". */
export function nameFrom(path: string): string {
  const last =
    path
      .replace(/[/\\]+$/, '')
      .split(/[/\\]/)
      .at(-1) ?? '';
  return last
    .replace(/\.(zip|tar|tgz|tar\.gz)$/i, '')
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 64);
}

/** Positions of a few images, spread over a split so that most classes are seen. The same for the same data set. */
export function samplePositions(size: number, wanted: number): number[] {
  const n = Math.min(size, wanted);
  return Array.from({ length: n }, (_, i) => Math.floor(((i + 0.5) * size) / n));
}
