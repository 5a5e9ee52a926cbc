import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import type { AddReport, DatasetProgress } from '#shared/dataset.ts';
import { workbenchError } from '#shared/errors.ts';
import { openSource } from './archive.ts';
import type { CacheHeader } from './cache-file.ts';
import { CacheWriter } from './cache-writer.ts';
import { decodeImage, UndecodableImage } from './decode.ts';
import { type ImageLayout, type LayoutImage, layoutImages, type SplitChoice } from './image-layout.ts';
import { Pool } from './pool.ts';
import { readEntry, type Source } from './source.ts';

export interface ImageOptions extends SplitChoice {
  /** Height and width in pixels that all images are scaled to. */
  size: readonly [number, number];
  /** 3: RGB, 1: greyscale. */
  channels: 1 | 3;
  /** What to do with an image that cannot be decoded. */
  onCorrupt: 'skip' | 'refuse';
  onProgress?: ((progress: DatasetProgress) => void) | undefined;
  signal?: AbortSignal | undefined;
  /** Larger image files are refused. */
  maxFileBytes?: number;
  /** Images of more pixels are refused. */
  maxPixels?: number;
}

export interface ImportedImages extends Omit<AddReport, 'info'> {
  header: CacheHeader;
}

const MAX_FILE_BYTES = 32 * 1024 * 1024;
const MAX_PIXELS = 100_000_000;
const MAX_SIDE = 1024;
/** Bytes of image files held at a time. */
const MAX_HELD_BYTES = 2 * MAX_FILE_BYTES;
const IGNORED_EXAMPLES = 5;

/**
 * Reads a folder or archive of images, a folder for each class, into a prepared data set in `folder`, which is empty.
 * The source is walked twice: once for the names, which give each image its position, once for the images. Neither
 * the order of an archive nor that of a file system changes the result. Memory is bounded whatever the source's size.
 * Throws `dataset.file-*`, `dataset.archive-*`, `dataset.no-*`, `dataset.class-*`, `dataset.layout`,
 * `dataset.corrupt-image`, `dataset.image-bomb`, `dataset.disk-full`, `dataset.option`, or the signal's reason.
 */
export async function importImages(
  path: string,
  folder: string,
  title: string,
  options: ImageOptions,
): Promise<ImportedImages> {
  const { size, channels, signal } = options;
  if (!size.every((side) => Number.isInteger(side) && side >= 1 && side <= MAX_SIDE)) {
    const allowed = `two whole numbers from 1 to ${MAX_SIDE}`;
    throw workbenchError('dataset.option', { option: 'image size', value: size.join(' × '), allowed });
  }
  const source = await openSource(path);
  const layout = await scan(source, options);
  const { images } = layout;
  await using writer = await CacheWriter.create(folder, [...size, channels]);
  const corrupt = await copyImages(source, layout, writer, options);
  const all = [...images.train, ...images.test];
  const dropped = new Set(corrupt.keys());
  checkClassesRemain(source, layout, dropped);
  const labels = (of: LayoutImage[]) => Int32Array.from(of, (image) => image.label);
  const names = (of: LayoutImage[]) => of.map((image) => image.id);
  const header = await writer.finish(
    {
      title,
      classes: layout.classes,
      labels: { train: labels(images.train), test: labels(images.test) },
      names: { train: names(images.train), test: names(images.test) },
      dropped,
    },
    signal,
  );
  return {
    header,
    split: layout.split,
    ignored: { count: layout.ignored.length, examples: layout.ignored.slice(0, IGNORED_EXAMPLES) },
    corrupt: [...corrupt]
      .sort(([a], [b]) => a - b)
      .map(([position, reason]) => ({ image: all[position]!.id, reason })),
  };
}

async function scan(source: Source, { onProgress, signal, ...choice }: ImageOptions): Promise<ImageLayout> {
  const entries: { name: string; kind: 'file' | 'folder' }[] = [];
  for await (const { name, kind } of source.entries(signal)) {
    entries.push({ name, kind });
    if (entries.length % 256 === 0) {
      onProgress?.({ stage: 'scan', done: entries.length, total: null, unit: 'images' });
    }
  }
  return layoutImages(source.path, entries, choice);
}

/** Returns why images were skipped, by position. */
async function copyImages(
  source: Source,
  layout: ImageLayout,
  writer: CacheWriter,
  options: ImageOptions,
): Promise<Map<number, string>> {
  const { onProgress, signal, onCorrupt, maxFileBytes = MAX_FILE_BYTES, maxPixels = MAX_PIXELS } = options;
  const [height, width] = options.size;
  const decoding = { height, width, channels: options.channels, maxPixels };
  const waiting = new Map<string, number>();
  for (const { name } of [...layout.images.train, ...layout.images.test]) waiting.set(name, waiting.size);
  const total = waiting.size;
  const corrupt = new Map<number, string>();
  let done = 0;

  const copy = async (name: string, position: number, bytes: Buffer) => {
    try {
      await writer.write(position, await decodeImage(bytes, decoding));
    } catch (error) {
      if (!(error instanceof UndecodableImage)) throw error;
      const at = { source: source.path, image: name };
      if (error.bomb) throw workbenchError('dataset.image-bomb', { ...at, problem: error.message }, error);
      if (onCorrupt === 'refuse') {
        throw workbenchError('dataset.corrupt-image', { ...at, reason: error.message }, error);
      }
      corrupt.set(position, error.message);
    }
    done++;
    if (done % 64 === 0 || done === total) onProgress?.({ stage: 'images', done, total, unit: 'images' });
  };

  await using pool = new Pool(4 * availableParallelism(), MAX_HELD_BYTES);
  for await (const entry of source.entries(signal)) {
    const position = entry.kind === 'file' ? waiting.get(entry.name) : undefined;
    if (position === undefined) continue;
    waiting.delete(entry.name);
    const bytes = await readEntry(source, entry, maxFileBytes);
    await pool.start(bytes.length, () => copy(entry.name, position, bytes));
  }
  await pool.finish();
  // Someone may change the folder while it is read.
  for (const name of waiting.keys()) {
    throw workbenchError('dataset.file-missing', { file: join(source.path, name) });
  }
  return corrupt;
}

function checkClassesRemain(source: Source, layout: ImageLayout, dropped: ReadonlySet<number>): void {
  const remain = (images: LayoutImage[], first: number) =>
    new Set(images.filter((_, i) => !dropped.has(first + i)).map(({ label }) => label));
  const train = remain(layout.images.train, 0);
  const test = remain(layout.images.test, layout.images.train.length);
  layout.classes.forEach((className, label) => {
    const at = { source: source.path, className };
    if (!train.has(label)) throw workbenchError('dataset.class-empty', at);
    if (!test.has(label)) throw workbenchError('dataset.class-not-in-test', at);
  });
}
