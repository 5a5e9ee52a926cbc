import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { distance } from 'fastest-levenshtein';
import {
  type AddReport,
  type BuiltInDataset,
  builtInDatasets,
  type DatasetCheck,
  type DatasetInfo,
  type DatasetProgress,
} from '#shared/dataset.ts';
import { WorkbenchError, workbenchError } from '#shared/errors.ts';
import { type CacheHeader, headerFile, imagesLength } from './cache-file.ts';
import { countClasses, type OpenCacheOptions, openCache, readCacheHeader } from './cache-reader.ts';
import { checkDataset } from './check.ts';
import { type CifarKind, cifar10, cifar100, importCifar } from './cifar.ts';
import type { Dataset } from './dataset.ts';
import { download } from './download.ts';
import { fileFailure } from './file-failure.ts';
import type { ImageOptions } from './image-folder.ts';
import { mnist, mnistBytes, mnistFolder, openMnist } from './mnist.ts';
import { makeFolder, removeFolder } from './staging.ts';
import { openSynthetic } from './synthetic.ts';
import { verifyFile } from './verify.ts';
import { watchDatasets } from './watch.ts';

export interface GetOptions {
  /** The archive, where a person has it already; it is verified and left as it is. */
  from?: string | undefined;
  onProgress?: ((progress: DatasetProgress) => void) | undefined;
  signal?: AbortSignal | undefined;
}

type Published = 'cifar10' | 'cifar100';

/** The data sets the program brings or knows where to get, and those under `<home>/datasets`. */
export class DatasetLibrary {
  readonly #root: string;
  readonly #published: Readonly<Record<Published, CifarKind>>;
  /** Images of each class, by data set, and of which version of it: lists are asked for often, and this takes a read. */
  readonly #counts = new Map<string, { version: string; perClass: DatasetInfo['perClass'] }>();

  /**
   * @param home the program's data folder; need not exist
   * @param published where to get the data sets that are not brought along, and what they must be
   */
  constructor(home: string, published: Readonly<Record<Published, CifarKind>> = { cifar10, cifar100 }) {
    this.#root = join(home, 'datasets');
    this.#published = published;
  }

  /** All data sets: the built-in ones first, then a person's own by name. Reads headers only. */
  async list(): Promise<DatasetInfo[]> {
    const ids = [...builtInDatasets, ...(await this.#ownIds())];
    return Promise.all(ids.map((id) => this.#info(id)));
  }

  /** Calls back when data sets come or go, whichever program brings them. Returns what ends that. */
  watch(changed: () => void): () => void {
    return watchDatasets(this.#root, changed);
  }

  /**
   * Opens a data set for reading; the caller closes it. `synthetic` opens too, though no list has it.
   * Throws `dataset.unknown`, `dataset.absent`, `dataset.cache-damaged`, `dataset.file-*`, `dataset.idx`.
   */
  async open(id: string, options?: OpenCacheOptions): Promise<Dataset> {
    if (id === 'mnist') return openMnist();
    if (id === 'synthetic') return openSynthetic();
    if (await this.#exists(id)) return openCache(id, this.#folder(id), options);
    throw this.#isPublished(id)
      ? workbenchError('dataset.absent', { id, title: this.#published[id].title })
      : await this.#unknown(id);
  }

  /**
   * Makes a built-in data set ready, downloading it unless `from` is given; does nothing where it is ready already.
   * Throws `dataset.unknown`, and what `download`, `verifyFile` and `importCifar` throw.
   */
  async get(id: string, { from, onProgress, signal }: GetOptions = {}): Promise<DatasetInfo> {
    if (!isBuiltIn(id)) throw await this.#unknown(id);
    const info = await this.#info(id);
    if (info.status === 'ready' || !this.#isPublished(id)) return info;
    const kind = this.#published[id];
    const archive = from ?? join(this.#root, '.downloads', `${id}.tar.gz`);
    await makeFolder(this.#root, id, async (folder) => {
      if (from !== undefined) await verifyFile(from, kind, 'kept', onProgress, signal);
      else await download({ ...kind, file: archive, onProgress, signal });
      await importCifar(kind, archive, folder, { onProgress, signal });
    });
    if (from === undefined) await rm(archive, { force: true });
    return this.#info(id);
  }

  /**
   * Adds a folder or archive of images, a folder for each class, under a name of one's own.
   * Throws `dataset.name`, `dataset.exists`, and what `importImages` throws.
   */
  async add(id: string, path: string, options: ImageOptions): Promise<AddReport> {
    checkName(id);
    if (await this.#exists(id)) throw workbenchError('dataset.exists', { id });
    // With it comes the library of images, which takes memory that few programs need.
    const { importImages } = await import('./image-folder.ts');
    const { header, ...report } = await makeFolder(this.#root, id, (folder) =>
      importImages(path, folder, id, options),
    );
    return { info: await this.#readyInfo(id, header), ...report };
  }

  /** Changes whenever the data set of that name is made anew; the same for one that is not there. */
  async version(id: string): Promise<string> {
    if (!NAME.test(id) || (isBuiltIn(id) && !this.#isPublished(id))) return '';
    const found = await stat(headerFile(this.#folder(id)), { bigint: true }).catch(() => null);
    return found === null ? '' : `${found.ino} ${found.mtimeNs}`;
  }

  /** Reads all of a data set again: see `DatasetCheck`. Throws what `open` throws. */
  async check(id: string, signal?: AbortSignal): Promise<DatasetCheck> {
    const dataset = await this.open(id);
    try {
      return await checkDataset(dataset, signal);
    } finally {
      dataset.close();
    }
  }

  /** Removes a data set from the disk. Throws `dataset.unknown`, `dataset.absent`, `dataset.bundled`. */
  async remove(id: string): Promise<void> {
    if (id === 'mnist') throw workbenchError('dataset.bundled', { id });
    if (await this.#exists(id)) return removeFolder(this.#root, id);
    throw this.#isPublished(id)
      ? workbenchError('dataset.absent', { id, title: this.#published[id].title })
      : await this.#unknown(id);
  }

  #folder(id: string): string {
    return join(this.#root, id);
  }

  #isPublished(id: string): id is Published {
    return Object.hasOwn(this.#published, id);
  }

  /** Whether there is a folder of that name, be it whole or damaged. */
  async #exists(id: string): Promise<boolean> {
    // A name from outside must not become a path to somewhere else.
    if (!NAME.test(id)) return false;
    return stat(this.#folder(id)).then(
      (found) => found.isDirectory(),
      (error) => {
        const failure = fileFailure(error, this.#folder(id), 'read');
        if (failure instanceof WorkbenchError && failure.code === 'dataset.file-missing') return false;
        throw failure;
      },
    );
  }

  async #ownIds(): Promise<string[]> {
    try {
      const found = await readdir(this.#root, { withFileTypes: true });
      const ids = found.filter((item) => item.isDirectory() && NAME.test(item.name)).map(({ name }) => name);
      return ids.filter((id) => !isBuiltIn(id)).sort();
    } catch (error) {
      const failure = fileFailure(error, this.#root, 'read');
      if (failure instanceof WorkbenchError && failure.code === 'dataset.file-missing') return [];
      throw failure;
    }
  }

  async #info(id: string): Promise<DatasetInfo> {
    if (id === 'mnist')
      return { id, status: 'ready', reason: null, ...mnist, location: mnistFolder(), bytes: mnistBytes };
    const location = this.#folder(id);
    const title = this.#isPublished(id) ? this.#published[id].title : id;
    const nothing = {
      ...{ id, title, imageShape: null, classes: null, sizes: null, perClass: null },
      ...{ fingerprint: null, bytes: null, location },
    };
    if (!(await this.#exists(id))) return { ...nothing, status: 'absent', reason: null };
    try {
      return await this.#readyInfo(id, await readCacheHeader(location));
    } catch (error) {
      if (!(error instanceof WorkbenchError)) throw error;
      return { ...nothing, status: 'broken', reason: error.message };
    }
  }

  async #readyInfo(id: string, header: CacheHeader): Promise<DatasetInfo> {
    const { title, imageShape, classes, sizes, fingerprint } = header;
    const perClass = await this.#classCounts(id, header);
    return {
      ...{ id, title, status: 'ready', reason: null, imageShape, classes, sizes, perClass, fingerprint },
      ...{ bytes: imagesLength(header), location: this.#folder(id) },
    };
  }

  async #classCounts(id: string, header: CacheHeader): Promise<DatasetInfo['perClass']> {
    const version = await this.version(id);
    const known = this.#counts.get(id);
    if (known?.version === version) return known.perClass;
    const perClass = await countClasses(header, this.#folder(id));
    this.#counts.set(id, { version, perClass });
    return perClass;
  }

  async #unknown(id: string): Promise<WorkbenchError> {
    const known = [...builtInDatasets, ...(await this.#ownIds())];
    const ranked = known
      .map((name) => ({ name, edits: distance(name, id) }))
      .sort((a, b) => a.edits - b.edits);
    // With more of it changed than this, it is another name and no slip.
    const nearest = ranked[0]!.edits <= 0.4 * id.length ? ranked[0]!.name : undefined;
    return workbenchError('dataset.unknown', { id, known, nearest });
  }
}

const NAME = /^[a-z0-9]+(-[a-z0-9]+)*$/;
const MAX_NAME = 64;

const isBuiltIn = (id: string): id is BuiltInDataset => (builtInDatasets as readonly string[]).includes(id);

function checkName(id: string): void {
  if (isBuiltIn(id) || id === 'synthetic') {
    throw workbenchError('dataset.name', { id, problem: 'the program has a data set of that name' });
  }
  if (!NAME.test(id) || id.length > MAX_NAME) {
    const problem = `a name is up to ${MAX_NAME} lower-case letters and digits, with single dashes between`;
    throw workbenchError('dataset.name', { id, problem });
  }
}
