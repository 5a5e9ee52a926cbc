import { homedir } from 'node:os';
import { isAbsolute, join } from 'node:path';
import type { AddReport, DatasetInfo, DatasetProgress } from '#shared/dataset.ts';
import { workbenchError } from '#shared/errors.ts';
import { os } from './base.ts';
import { following } from './progress.ts';

/**
 * A path that a person typed. The program's own folder means nothing to them, so it must be whole; "~/" is their home.
 * @throws dataset.option
 */
function wholePath(typed: string): string {
  const path = typed.trim().replace(/^"(.*)"$/, '$1');
  if (path === '~' || /^~[/\\]/.test(path)) return join(homedir(), path.slice(1));
  if (isAbsolute(path)) return path;
  throw workbenchError('dataset.option', {
    option: 'path',
    value: typed,
    allowed: 'the whole path, such as /home/me/images or ~/images',
  });
}

export const datasets = {
  list: os.datasets.list.handler(({ context }) => context.workbench.datasets.list()),
  get: os.datasets.get.handler(({ input: { name, from }, context, signal }) =>
    following<DatasetProgress, DatasetInfo>(async (onProgress) =>
      context.workbench.datasets.get(name, {
        from: from === undefined ? undefined : wholePath(from),
        signal,
        onProgress,
      }),
    ),
  ),
  add: os.datasets.add.handler(({ input, context, signal }) =>
    following<DatasetProgress, AddReport>(async (onProgress) => {
      const { name, path, size, grey, testFraction, seed, refuseCorrupt } = input;
      return context.workbench.datasets.add(name, wholePath(path), {
        size,
        channels: grey ? 1 : 3,
        testFraction,
        seed,
        onCorrupt: refuseCorrupt ? 'refuse' : 'skip',
        onProgress,
        signal,
      });
    }),
  ),
  check: os.datasets.check.handler(({ input, context, signal }) =>
    context.workbench.datasets.check(input.name, signal),
  ),
  remove: os.datasets.remove.handler(async ({ input, context }) => {
    await context.workbench.datasets.remove(input.name);
    return { removed: input.name };
  }),
};
