import { entry } from './entry.ts';

const count = (n: number, noun: string, plural = `${noun}s`) =>
  `${n.toLocaleString('en-US')} ${n === 1 ? noun : plural}`;

/** Failures of finding, reading and preparing data sets. */
export const datasetErrors = {
  'dataset.unknown': entry<{ id: string; known: string[]; nearest?: string | undefined }>({
    what: ({ id, nearest }) =>
      `There is no data set "${id}".${nearest === undefined ? '' : ` Did you mean "${nearest}"?`}`,
    advice: ({ known }) =>
      `Known data sets: ${known.join(', ')}. Add your own with "contrast datasets add NAME PATH".`,
    exitCode: 2,
  }),
  'dataset.absent': entry<{ id: string; title: string }>({
    what: ({ title }) => `${title} is not on this machine yet.`,
    advice: ({ id }) =>
      `Download it with "contrast datasets get ${id}", or give its archive with "contrast datasets get ${id} --from FILE".`,
    exitCode: 2,
  }),
  'dataset.file-missing': entry<{ file: string }>({
    what: ({ file }) => `There is no file or folder ${file}.`,
    advice: () => 'Check the path for a typing error. If the file is part of the program, install it again.',
    exitCode: 2,
  }),
  'dataset.file-denied': entry<{ file: string; action: 'read' | 'write' }>({
    what: ({ file, action }) => `The system does not let the program ${action} ${file}.`,
    advice: ({ action }) =>
      action === 'write'
        ? 'Give yourself permission to write there, or choose another folder with --home DIR or CONTRAST_HOME.'
        : 'Give yourself permission to read it, or copy it to where you may.',
    exitCode: 1,
  }),
  'dataset.file-failed': entry<{ file: string; action: 'read' | 'write'; reason: string }>({
    what: ({ file, action, reason }) => `The program could not ${action} ${file} (${reason}).`,
    advice: () => 'Check that the path is what you meant and that its disk is healthy, then try again.',
    exitCode: 1,
  }),
  'dataset.disk-full': entry<{ file: string }>({
    what: ({ file }) => `The disk is full: ${file} could not be written. What was begun has been removed.`,
    advice: () => 'Free some space, or choose a folder on another disk with --home DIR or CONTRAST_HOME.',
    exitCode: 1,
  }),
  'dataset.idx': entry<{ file: string; offset: number; problem: string }>({
    what: ({ file, offset, problem }) => `${file} is damaged at byte ${offset}: ${problem}.`,
    advice: () => 'Install the program again to get the file anew.',
    exitCode: 1,
  }),
  'dataset.too-few-classes': entry<{ dataset: string; asked: number; available: number }>({
    what: ({ dataset, asked, available }) =>
      `${count(asked, 'class', 'classes')} were asked of data set "${dataset}", which has ${available}.`,
    advice: ({ available }) => `Ask for ${available} classes or fewer, or leave the number out for all.`,
    exitCode: 2,
  }),
  'dataset.too-few-images': entry<{
    dataset: string;
    split: 'train' | 'test';
    className: string;
    asked: number;
    available: number;
  }>({
    what: ({ dataset, split, className, asked, available }) =>
      `${count(asked, `${split} image`)} per class are needed, and class "${className}" of data set "${dataset}" has ${available.toLocaleString('en-US')}.`,
    advice: ({ available }) =>
      available < 2
        ? 'Leave this class out, add images to it, or hold out no validation images.'
        : `Ask for ${available.toLocaleString('en-US')} per class or fewer, or leave the number out for all.`,
    exitCode: 2,
  }),
  'dataset.option': entry<{ option: string; value: string; allowed: string }>({
    what: ({ option, value, allowed }) => `The ${option} is ${value}; it must be ${allowed}.`,
    advice: ({ option, allowed }) => `Set the ${option} to ${allowed}.`,
    exitCode: 2,
  }),
};
