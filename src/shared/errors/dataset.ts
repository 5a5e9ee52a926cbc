import { entry } from './entry.ts';

const count = (n: number, noun: string, plural = `${noun}s`) =>
  `${n.toLocaleString('en-US')} ${n === 1 ? noun : plural}`;

const fates = { removed: 'It was removed.', kept: 'It was not used.' };

const otherFile = (fate: 'removed' | 'kept') =>
  fate === 'removed'
    ? 'Try again; if it happens again, the file at the source has changed.'
    : 'Download the file again: it may have been cut short, or be another version.';

const layoutAdvice =
  'Arrange the images as train/CLASS/IMAGE and test/CLASS/IMAGE, or as CLASS/IMAGE to have test images chosen by seed.';

/** Failures of finding, reading and preparing data sets. */
export const datasetErrors = {
  'dataset.unknown': entry<{ id: string; known: string[]; nearest?: string | undefined }>({
    what: ({ id, nearest }) =>
      `There is no data set "${id}".${nearest === undefined ? '' : ` Did you mean "${nearest}"?`}`,
    advice: ({ known }) =>
      `Known data sets: ${known.join(', ')}. Add your own with "contrast datasets add NAME PATH".`,
    inWindow: 'Choose one of those listed under Data sets, or add your own images there.',
    exitCode: 2,
  }),
  'dataset.absent': entry<{ id: string; title: string }>({
    what: ({ title }) => `${title} is not on this machine yet.`,
    advice: ({ id }) =>
      `Download it with "contrast datasets get ${id}", or give its archive with "contrast datasets get ${id} --from FILE".`,
    inWindow: 'Get it under Data sets.',
    exitCode: 2,
  }),
  'dataset.bundled': entry<{ id: string }>({
    what: ({ id }) => `Data set "${id}" is part of the program and cannot be removed.`,
    advice: () => 'Leave it: it takes no room in your data folder.',
    exitCode: 2,
  }),
  'dataset.bundled-damaged': entry<{ folder: string }>({
    what: ({ folder }) => `The MNIST files in ${folder} are not those the program came with.`,
    advice: () => 'Install the program again to get them anew.',
    exitCode: 1,
  }),
  'dataset.busy': entry<{ id: string; pid: number }>({
    what: ({ id, pid }) => `Data set "${id}" is being prepared already, by process ${pid}.`,
    advice: () => 'Wait until it has finished, or stop that process and try again.',
    exitCode: 1,
  }),
  'dataset.exists': entry<{ id: string }>({
    what: ({ id }) => `There is a data set "${id}" already.`,
    advice: ({ id }) => `Choose another name, or remove "${id}" first.`,
    exitCode: 2,
  }),
  'dataset.name': entry<{ id: string; problem: string }>({
    what: ({ id, problem }) => `A data set cannot be called "${id}": ${problem}.`,
    advice: () => 'Choose another name, such as "my-images".',
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
    inWindow: 'Give yourself permission for it, or use another folder.',
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
    inWindow: 'Free some space and try again.',
    exitCode: 1,
  }),
  'dataset.idx': entry<{ file: string; offset: number; problem: string }>({
    what: ({ file, offset, problem }) => `${file} is damaged at byte ${offset}: ${problem}.`,
    advice: () => 'Install the program again to get the file anew.',
    exitCode: 1,
  }),
  'dataset.cache-damaged': entry<{ file: string; problem: string }>({
    what: ({ file, problem }) => `${file} is damaged: ${problem}.`,
    advice: () => 'Remove the data set, then get or add it again.',
    exitCode: 1,
  }),
  'dataset.cifar': entry<{ archive: string; problem: string }>({
    what: ({ archive, problem }) => `${archive} is not the archive it should be: ${problem}.`,
    advice: () => 'Download the binary version of the archive anew.',
    exitCode: 1,
  }),
  'dataset.wrong-size': entry<{ file: string; expected: number; actual: number; fate: 'removed' | 'kept' }>({
    what: ({ file, expected, actual, fate }) =>
      `${file} has ${actual.toLocaleString('en-US')} bytes instead of ${expected.toLocaleString('en-US')}. ${fates[fate]}`,
    advice: ({ fate }) => otherFile(fate),
    exitCode: 1,
  }),
  'dataset.wrong-checksum': entry<{
    file: string;
    expected: string;
    actual: string;
    fate: 'removed' | 'kept';
  }>({
    what: ({ file, expected, actual, fate }) =>
      `${file} has SHA-256 ${actual} instead of ${expected}: it is damaged or another file. ${fates[fate]}`,
    advice: ({ fate }) => otherFile(fate),
    exitCode: 1,
  }),
  'dataset.download-refused': entry<{ url: string; status: number }>({
    what: ({ url, status }) => `The server answered ${status} to the request for ${url}.`,
    advice: () =>
      'Try again later, or download the file in a browser and give it with "contrast datasets get NAME --from FILE".',
    inWindow: 'Try again later, or download the file in a browser and use it under Data sets.',
    exitCode: 1,
  }),
  'dataset.download-interrupted': entry<{ url: string; received: number; size: number; reason: string }>({
    what: ({ url, received, size, reason }) =>
      `The download of ${url} broke off after ${received.toLocaleString('en-US')} of ${size.toLocaleString('en-US')} bytes (${reason}).`,
    advice: () =>
      'Check the network and run the command again: it goes on where it stopped if the server allows it. Or give the file with "contrast datasets get NAME --from FILE".',
    inWindow:
      'Check the network and try again: it goes on where it stopped if the server allows it. Or download the file in a browser and use it under Data sets.',
    exitCode: 1,
  }),
  'dataset.archive-kind': entry<{ file: string }>({
    what: ({ file }) => `${file} is neither a folder nor a tar, tar.gz or zip archive.`,
    advice: () =>
      'Give a folder or one of these archives; unpack others (such as tar.bz2, tar.xz or 7z) first.',
    exitCode: 2,
  }),
  'dataset.archive-damaged': entry<{ archive: string; problem: string }>({
    what: ({ archive, problem }) => `The archive ${archive} cannot be read to its end: ${problem}.`,
    advice: () => 'Download or make the archive again; it may have been cut short.',
    exitCode: 1,
  }),
  'dataset.archive-entry': entry<{ archive: string; entry: string; problem: string }>({
    what: ({ archive, entry, problem }) =>
      `${archive} was refused because of its entry "${entry}": ${problem}.`,
    advice: () => 'Use an archive from a source you trust, made of plain files and folders only.',
    exitCode: 2,
  }),
  'dataset.image-bomb': entry<{ source: string; image: string; problem: string }>({
    what: ({ source, image, problem }) =>
      `${source} was refused because of its image ${image}: ${problem}, which could exhaust the memory.`,
    advice: () => 'Scale the image down or take it out, then add the images again.',
    exitCode: 2,
  }),
  'dataset.corrupt-image': entry<{ source: string; image: string; reason: string }>({
    what: ({ source, image, reason }) => `The image ${image} of ${source} cannot be decoded: ${reason}.`,
    advice: () => 'Mend the image or take it out, or choose to skip corrupt images.',
    exitCode: 2,
  }),
  'dataset.no-images': entry<{ source: string }>({
    what: ({ source }) => `There are no JPEG, PNG or WebP images in ${source}.`,
    advice: () => layoutAdvice,
    exitCode: 2,
  }),
  'dataset.no-classes': entry<{ source: string; classes: string[] }>({
    what: ({ source, classes }) =>
      classes.length === 0
        ? `There are no class folders in ${source}.`
        : `${source} has one class folder only, "${classes[0]}"; at least two are needed.`,
    advice: () => layoutAdvice,
    exitCode: 2,
  }),
  'dataset.layout': entry<{ source: string; problem: string }>({
    what: ({ source, problem }) => `The folders of ${source} are not understood: ${problem}.`,
    advice: () => layoutAdvice,
    exitCode: 2,
  }),
  'dataset.class-empty': entry<{ source: string; className: string }>({
    what: ({ source, className }) => `Class "${className}" of ${source} has no images to train on.`,
    advice: () => 'Add images to the class folder, or remove the folder.',
    exitCode: 2,
  }),
  'dataset.class-too-small': entry<{ source: string; className: string }>({
    what: ({ source, className }) =>
      `Class "${className}" of ${source} has one image only: one to train on and one to test on are needed.`,
    advice: () => 'Add images to the class folder, or remove the folder.',
    exitCode: 2,
  }),
  'dataset.class-not-in-test': entry<{ source: string; className: string }>({
    what: ({ source, className }) => `Class "${className}" of ${source} has no test images.`,
    advice: ({ className }) => `Add images to test/${className}, or remove the class from train.`,
    exitCode: 2,
  }),
  'dataset.class-not-in-train': entry<{ source: string; className: string }>({
    what: ({ source, className }) => `Class "${className}" of ${source} is in test and not in train.`,
    advice: ({ className }) => `Add images to train/${className}, or remove the class from test.`,
    exitCode: 2,
  }),
  'dataset.class-without-images': entry<{ dataset: string; className: string; classes: number }>({
    what: ({ dataset, className }) =>
      `Class "${className}" of data set "${dataset}" has no images to train on.`,
    advice: ({ classes }) =>
      classes >= 2
        ? `Add images of it, or set dataset.classes to ${classes} for the classes before it.`
        : 'Add images of it.',
    exitCode: 2,
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
    // Fewer than two of a class to train on cannot be asked for.
    advice: ({ split, available }) =>
      split === 'train' && available < 2
        ? 'Add images to the class, or leave the number out for all.'
        : `Ask for ${available.toLocaleString('en-US')} per class or fewer, or leave the number out for all.`,
    exitCode: 2,
  }),
  'dataset.validation-needs-two': entry<{ dataset: string; className: string; available: number }>({
    what: ({ dataset, className, available }) =>
      `Validation images cannot be held out of ${count(available, 'train image')} per class (class "${className}" of data set "${dataset}").`,
    advice: () => 'Ask for at least 2 train images per class, or for no validation images.',
    exitCode: 2,
  }),
  'dataset.no-image': entry<{ dataset: string; split: string; image: number; size: number }>({
    what: ({ dataset, split, image, size }) =>
      `There is no ${split} image ${image} in data set "${dataset}", which has ${size.toLocaleString('en-US')} of them.`,
    advice: ({ size }) => `Ask for images from 0 to ${size - 1}.`,
    exitCode: 2,
  }),
  'dataset.path-refused': entry<{ path: string }>({
    what: ({ path }) => `This server does not read ${path}.`,
    advice: () =>
      'Choose the folder or an archive to send it, use "contrast datasets add" on that machine, or start the server with "contrast serve --read FOLDER".',
    inWindow: 'Choose the folder or an archive to send it.',
    exitCode: 2,
  }),
  'dataset.option': entry<{ option: string; value: string; allowed: string }>({
    what: ({ option, value, allowed }) => `The ${option} is ${value}; it must be ${allowed}.`,
    advice: ({ option, allowed }) => `Set the ${option} to ${allowed}.`,
    exitCode: 2,
  }),
};
