import { createHash } from 'node:crypto';
import type { SplitName } from '#shared/dataset.ts';
import { workbenchError } from '#shared/errors.ts';

/** Which images a data set has, in order, from nothing but the names in its source. */
export interface ImageLayout {
  /** Sorted by name. */
  classes: string[];
  /** `given`: by folders `train` and `test`; `chosen`: the test images were chosen by seed. */
  split: 'given' | 'chosen';
  /** Sorted by class, then by name. */
  images: Record<SplitName, LayoutImage[]>;
  ignored: string[];
}

export interface LayoutImage {
  /** Its name in the source. */
  name: string;
  /** Its name without folders that wrap everything: the same for a folder and its archive. */
  id: string;
  label: number;
}

export interface SplitChoice {
  /** Part of each class's images that become test images, in (0, 1). */
  testFraction: number;
  seed: number;
}

interface Placed {
  name: string;
  /** The path's parts, without the wrapping folders. */
  parts: string[];
}

/** Two layouts are understood: `train|test/<class>/<image>` and `<class>/<image>`; folders around them are undone. */
export function layoutImages(
  source: string,
  entries: readonly { name: string; kind: 'file' | 'folder' }[],
  choice: SplitChoice,
): ImageLayout {
  const seen = new Set<string>();
  const images: Placed[] = [];
  const folders: Placed[] = [];
  const ignored: string[] = [];
  for (const { name, kind } of entries) {
    const parts = name.split('/');
    // Archives may list a folder more than once; with a file it is unclear which is meant.
    if (kind === 'file' && seen.has(name)) {
      throw workbenchError('dataset.archive-entry', {
        archive: source,
        entry: name,
        problem: 'it is there twice',
      });
    }
    seen.add(name);
    if (parts.some(isHidden)) {
      if (kind === 'file') ignored.push(name);
    } else if (kind === 'folder') folders.push({ name, parts });
    else if (isImageName(name)) images.push({ name, parts });
    else ignored.push(name);
    if (kind === 'file' && !parts.some(isHidden)) folders.push({ name, parts: parts.slice(0, -1) });
  }
  if (images.length === 0) throw workbenchError('dataset.no-images', { source });
  const depth = wrappingDepth(images);
  for (const placed of [...images, ...folders]) placed.parts = placed.parts.slice(depth);

  const tops = new Set(images.map(({ parts }) => parts[0]!));
  const given = tops.has('train') && tops.has('test');
  const layout = given ? givenSplit(source, images, folders) : chosenSplit(source, images, folders, choice);
  return { ...layout, split: given ? 'given' : 'chosen', ignored: ignored.sort() };
}

const isHidden = (part: string) => part.startsWith('.') || part === '__MACOSX';
const isImageName = (name: string) => /\.(jpe?g|png|webp)$/i.test(name);

/** How many folders wrap everything: while all images are in one folder, and below it in folders again. */
function wrappingDepth(images: Placed[]): number {
  let depth = 0;
  while (images.every(({ parts }) => parts.length > depth + 2 && parts[depth] === images[0]!.parts[depth]))
    depth++;
  return depth;
}

type Found = Omit<ImageLayout, 'split' | 'ignored'>;

function givenSplit(source: string, images: Placed[], folders: Placed[]): Found {
  for (const { name, parts } of images) {
    if (parts.length !== 3 || !isSplit(parts[0]!)) {
      const problem = `the image ${name} is not in train/<class> or test/<class>`;
      throw workbenchError('dataset.layout', { source, problem });
    }
  }
  const inTrain = byClass(images, folders, 'train');
  const inTest = byClass(images, folders, 'test');
  for (const className of inTest.keys()) {
    if (!inTrain.has(className)) throw workbenchError('dataset.class-not-in-train', { source, className });
  }
  const classes = sortedClasses(source, inTrain);
  for (const className of classes) {
    if (!inTest.get(className)?.length)
      throw workbenchError('dataset.class-not-in-test', { source, className });
  }
  return { classes, images: { train: inOrder(classes, inTrain), test: inOrder(classes, inTest) } };
}

function chosenSplit(source: string, images: Placed[], folders: Placed[], choice: SplitChoice): Found {
  for (const { name, parts } of images) {
    if (parts.length !== 2) {
      const problem = `the image ${name} is ${parts.length < 2 ? 'in no class folder' : 'too many folders deep'}`;
      throw workbenchError('dataset.layout', { source, problem });
    }
  }
  const { testFraction } = choice;
  if (!(testFraction > 0 && testFraction < 1)) {
    const option = { option: 'test fraction', value: String(testFraction), allowed: 'above 0 and below 1' };
    throw workbenchError('dataset.option', option);
  }
  const all = byClass(images, folders, null);
  const classes = sortedClasses(source, all);
  const train = new Map<string, Placed[]>();
  const test = new Map<string, Placed[]>();
  for (const className of classes) {
    const members = all.get(className)!;
    if (members.length < 2) throw workbenchError('dataset.class-too-small', { source, className });
    const count = Math.min(members.length - 1, Math.max(1, Math.round(testFraction * members.length)));
    const drawn = [...members].sort(byKey((image) => lot(choice.seed, image.parts)));
    test.set(className, drawn.slice(0, count));
    train.set(className, drawn.slice(count));
  }
  return { classes, images: { train: inOrder(classes, train), test: inOrder(classes, test) } };
}

/** An image's lot depends on nothing but its own name and the seed: images added later move few others. */
const lot = (seed: number, parts: string[]) =>
  createHash('sha256')
    .update(`${seed}/${parts.join('/')}`)
    .digest('hex');

const isSplit = (part: string) => part === 'train' || part === 'test';

/** Images by class folder, of one split or (null) of a source without splits; folders without images too. */
function byClass(images: Placed[], folders: Placed[], split: SplitName | null): Map<string, Placed[]> {
  const depth = split === null ? 0 : 1;
  const classes = new Map<string, Placed[]>();
  for (const { parts } of folders) {
    if (parts.length > depth && (split === null || parts[0] === split)) classes.set(parts[depth]!, []);
  }
  for (const image of images) {
    if (split === null || image.parts[0] === split) classes.get(image.parts[depth]!)!.push(image);
  }
  return classes;
}

function sortedClasses(source: string, members: Map<string, Placed[]>): string[] {
  const classes = [...members.keys()].sort();
  for (const className of classes) {
    if (members.get(className)!.length === 0)
      throw workbenchError('dataset.class-empty', { source, className });
  }
  if (classes.length < 2) throw workbenchError('dataset.no-classes', { source, classes });
  return classes;
}

function inOrder(classes: string[], members: Map<string, Placed[]>): LayoutImage[] {
  return classes.flatMap((className, label) =>
    members
      .get(className)!
      .map(({ name, parts }) => ({ name, id: parts.join('/'), label }))
      .sort(byKey((image) => image.id)),
  );
}

/** Compares by code unit, which no locale changes. */
function byKey<T>(key: (item: T) => string): (a: T, b: T) => number {
  const keys = new Map<T, string>();
  const keyOf = (item: T) => {
    const known = keys.get(item);
    if (known !== undefined) return known;
    const made = key(item);
    keys.set(item, made);
    return made;
  };
  return (a, b) => (keyOf(a) < keyOf(b) ? -1 : keyOf(a) > keyOf(b) ? 1 : 0);
}
