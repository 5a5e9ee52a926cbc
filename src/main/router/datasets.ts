import { createWriteStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { AddReport, DatasetInfo, DatasetProgress } from '#shared/dataset.ts';
import { fileFailure } from '#shared/file-failure.ts';
import { os, type RouterContext } from './base.ts';
import { readablePath } from './paths.ts';
import { following } from './progress.ts';

/** Works on a file that was sent, which is on the disk for as long as that takes. */
async function withSent<T>(
  file: File,
  { workbench }: RouterContext,
  work: (path: string) => Promise<T>,
): Promise<T> {
  const folder = await workbench.archive.staging();
  // What kind of archive it is, its contents tell; of its name nothing is needed.
  const path = join(folder, /\.tar$/i.test(file.name) ? 'sent.tar' : 'sent');
  try {
    await pipeline(Readable.fromWeb(file.stream()), createWriteStream(path)).catch((error) => {
      throw fileFailure(error, path);
    });
    return await work(path);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Tells all windows that there are other data sets now. */
const told = <T>(result: T, { feed }: RouterContext): T => {
  feed.publish({ type: 'datasets' });
  return result;
};

export const datasets = {
  list: os.datasets.list.handler(({ context }) => context.workbench.datasets.list()),
  get: os.datasets.get.handler(({ input: { name, from }, context, signal }) =>
    following<DatasetProgress, DatasetInfo>(async (onProgress) => {
      const path = from === undefined ? undefined : await readablePath(from, context);
      const { datasets } = context.workbench;
      return told(await datasets.get(name, { from: path, signal, onProgress }), context);
    }),
  ),
  add: os.datasets.add.handler(({ input, context, signal }) =>
    following<DatasetProgress, AddReport>(async (onProgress) => {
      const { name, path, file, size, grey, testFraction, seed, refuseCorrupt } = input;
      const add = (from: string) =>
        context.workbench.datasets.add(name, from, {
          size,
          channels: grey ? 1 : 3,
          testFraction,
          seed,
          onCorrupt: refuseCorrupt ? 'refuse' : 'skip',
          onProgress,
          signal,
        });
      const report =
        file === undefined
          ? await add(await readablePath(path!, context))
          : await withSent(file, context, add);
      return told(report, context);
    }),
  ),
  check: os.datasets.check.handler(({ input, context, signal }) =>
    context.workbench.datasets.check(input.name, signal),
  ),
  remove: os.datasets.remove.handler(async ({ input, context }) => {
    await context.workbench.datasets.remove(input.name);
    return told({ removed: input.name }, context);
  }),
  labels: os.datasets.labels.handler(async ({ input, context }) => {
    const { classes, labels } = await context.workbench.pictures.labels(input.dataset, input.split);
    return {
      classes: [...classes],
      n: labels.length,
      labels: new Blob([labels as Int32Array<ArrayBuffer>]),
    };
  }),
  images: os.datasets.images.handler(async ({ input, context }) => {
    const { columns, size, ids, labels, png } = await context.workbench.pictures.pictures(input);
    return { columns, size, ids: [...ids], labels, image: new Blob([png], { type: 'image/png' }) };
  }),
};
