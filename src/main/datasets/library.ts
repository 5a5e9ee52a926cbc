import { join } from 'node:path';
import { distance } from 'fastest-levenshtein';
import { builtInDatasets, type DatasetInfo } from '#shared/dataset.ts';
import { workbenchError } from '#shared/errors.ts';
import type { Dataset } from './dataset.ts';
import { mnist, mnistFolder, openMnist } from './mnist.ts';
import { openSynthetic } from './synthetic.ts';

/** The data sets under `<home>/datasets`, and those the program brings. */
export class DatasetLibrary {
  readonly #root: string;

  /** @param home the program's data folder; need not exist */
  constructor(home: string) {
    this.#root = join(home, 'datasets');
  }

  async list(): Promise<DatasetInfo[]> {
    const absent = ['cifar10', 'cifar100'].map(
      (id): DatasetInfo => ({
        id,
        title: id.replace('cifar', 'CIFAR-'),
        status: 'absent',
        reason: null,
        imageShape: null,
        classes: null,
        sizes: null,
        fingerprint: null,
        location: join(this.#root, id),
      }),
    );
    return [
      {
        id: 'mnist',
        title: mnist.title,
        status: 'ready',
        reason: null,
        imageShape: mnist.imageShape,
        classes: mnist.classes,
        sizes: mnist.sizes,
        fingerprint: mnist.fingerprint,
        location: mnistFolder(),
      },
      ...absent,
    ];
  }

  /** Opens a data set for reading; the caller closes it. Throws `dataset.unknown`, `dataset.absent`. */
  async open(id: string): Promise<Dataset> {
    if (id === 'mnist') return openMnist();
    if (id === 'synthetic') return openSynthetic();
    const known = [...builtInDatasets];
    const nearest = known.find((name) => distance(name, id) <= 2);
    throw workbenchError('dataset.unknown', { id, known, nearest });
  }
}
