import { describe, expect, test } from 'vitest';
import { RandomStream } from '#shared/philox.ts';
import { layoutImages } from './image-layout.ts';
import { failure } from './testing/failure.ts';

const choice = { testFraction: 0.25, seed: 1 };
const entriesOf = (names: string[]) =>
  names.map((name) =>
    name.endsWith('/')
      ? { name: name.slice(0, -1), kind: 'folder' as const }
      : { name, kind: 'file' as const },
  );
const layout = (names: string[], more = {}) => layoutImages('S', entriesOf(names), { ...choice, ...more });
const numbered = (folder: string, count: number) =>
  Array.from({ length: count }, (_, i) => `${folder}/${i}.png`);

const given = [
  'train/cat/1.png',
  'train/cat-2/9.JPG',
  'train/cat/10.webp',
  'test/cat/1.jpeg',
  'test/cat-2/a.png',
];

test('sorts classes by name, and images by class and name', () => {
  const { classes, images, split } = layout(given);
  expect(split).toBe('given');
  expect(classes).toEqual(['cat', 'cat-2']);
  expect(images.train.map(({ id, label }) => `${id} ${label}`)).toEqual([
    'train/cat/1.png 0',
    'train/cat/10.webp 0',
    'train/cat-2/9.JPG 1',
  ]);
});

test('does not depend on the order of names, nor on folders around them', () => {
  const names = [...numbered('a', 20), ...numbered('b', 9)];
  const expected = layout(names);
  const ids = ({ images }: ReturnType<typeof layout>) =>
    [images.train, images.test].map((s) => s.map((i) => i.id));
  for (const seed of [1, 2, 3]) {
    const all = [...names, 'a/', 'b/'];
    const order = new RandomStream(seed, 0).shuffle(Int32Array.from(all.keys()));
    expect(ids(layout(Array.from(order, (i) => all[i]!)))).toEqual(ids(expected));
  }
  expect(ids(layout(['x/', ...names.map((name) => `x/y/${name}`)]))).toEqual(ids(expected));
});

test('chooses test images of every class by seed', () => {
  const names = [...numbered('a', 20), ...numbered('b', 9), ...numbered('c', 2)];
  const { images, split } = layout(names);
  expect(split).toBe('chosen');
  const count = (of: typeof images.test, label: number) => of.filter((image) => image.label === label).length;
  expect([0, 1, 2].map((label) => count(images.test, label))).toEqual([5, 2, 1]);
  expect([0, 1, 2].map((label) => count(images.train, label))).toEqual([15, 7, 1]);
  expect(layout(names, { seed: 2 }).images.test).not.toEqual(images.test);
});

test('passes over hidden files, the system’s files and what is no image, and says so', () => {
  const { ignored, classes } = layout([
    ...given,
    '.DS_Store',
    'train/cat/._1.png',
    'train/.cache/x.png',
    '__MACOSX/train/cat/1.png',
    'train/cat/Thumbs.db',
    'README.md',
  ]);
  expect(classes).toEqual(['cat', 'cat-2']);
  expect(ignored).toEqual([
    '.DS_Store',
    'README.md',
    '__MACOSX/train/cat/1.png',
    'train/.cache/x.png',
    'train/cat/._1.png',
    'train/cat/Thumbs.db',
  ]);
});

describe('refuses', () => {
  test.each<[string, string[], string, string]>([
    ['no images', ['cat/notes.txt'], 'no-images', 'There are no JPEG, PNG or WebP images in S.'],
    [
      'one class',
      numbered('cat', 4),
      'no-classes',
      'S has one class folder only, "cat"; at least two are needed.',
    ],
    [
      'an empty class',
      [...numbered('a', 4), ...numbered('b', 4), 'c/'],
      'class-empty',
      'Class "c" of S has no images to train on.',
    ],
    [
      'a class of other files',
      [...numbered('a', 4), ...numbered('b', 4), 'c/film.mp4'],
      'class-empty',
      'Class "c" of S has no images to train on.',
    ],
    [
      'an empty train class',
      [...given, 'train/dog/', 'test/dog/1.png'],
      'class-empty',
      'Class "dog" of S has no images to train on.',
    ],
    [
      'a class missing in test',
      [...given, 'train/dog/1.png'],
      'class-not-in-test',
      'Class "dog" of S has no test images.',
    ],
    [
      'a class empty in test',
      [...given, 'train/dog/1.png', 'test/dog/'],
      'class-not-in-test',
      'Class "dog" of S has no test images.',
    ],
    [
      'a test class unknown in train',
      [...given, 'test/dog/1.png'],
      'class-not-in-train',
      'Class "dog" of S is in test and not in train.',
    ],
    [
      'a class of one image',
      [...numbered('a', 4), 'b/1.png'],
      'class-too-small',
      'Class "b" of S has one image only: one to train on and one to test on are needed.',
    ],
    [
      'images without a class',
      [...numbered('a', 4), 'b.png'],
      'layout',
      'The folders of S are not understood: the image b.png is in no class folder.',
    ],
    [
      'images too deep',
      [...numbered('a', 4), 'b/c/1.png'],
      'layout',
      'The folders of S are not understood: the image b/c/1.png is too many folders deep.',
    ],
    [
      'a third split',
      [...given, 'val/cat/1.png'],
      'layout',
      'The folders of S are not understood: the image val/cat/1.png is not in train/<class> or test/<class>.',
    ],
    [
      'a name that is there twice',
      [...given, given[0]!],
      'archive-entry',
      'S was refused because of its entry "train/cat/1.png": it is there twice.',
    ],
  ])('%s', async (_, names, code, message) => {
    expect(await failure(() => layout(names))).toEqual({ code: `dataset.${code}`, message });
  });

  test('a test fraction out of range', async () => {
    const names = [...numbered('a', 4), ...numbered('b', 4)];
    expect(await failure(() => layout(names, { testFraction: 1 }))).toEqual({
      code: 'dataset.option',
      message: 'The test fraction is 1; it must be above 0 and below 1.',
    });
    // It plays no part where the splits are given.
    expect(layout(given, { testFraction: 1 }).split).toBe('given');
  });
});
