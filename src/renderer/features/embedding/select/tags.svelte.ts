/** Tags of images, kept by the program for all runs on a data set: a saved view of the screen "image-tags" each. */
import { client } from '../../../api/client.ts';
import { type Live, live } from '../../../api/live.svelte.ts';
import { packIds, unpackIds } from './tags.ts';

export interface Tag {
  view: string;
  name: string;
  ids: number[];
}

const screen = 'image-tags';

/** Call it while a component is set up. */
export function tagsOf(dataset: () => string | null): Live<Tag[]> {
  return live(
    async () => {
      const wanted = dataset();
      const views = await client.views.list({ screen });
      return views.flatMap(({ id, name, body }) => {
        const kept = body as { dataset?: unknown; ids?: unknown; name?: unknown } | null;
        if (kept === null || kept.dataset !== wanted || typeof kept.ids !== 'string') return [];
        try {
          return [
            { view: id, name: typeof kept.name === 'string' ? kept.name : name, ids: unpackIds(kept.ids) },
          ];
        } catch {
          // Written by another version: it stays where it is and is not shown.
          return [];
        }
      });
    },
    { on: (event) => event.type === 'saved' && event.what === 'views' },
  );
}

/** Tags images, besides those that have the tag already. */
export async function tagImages(
  dataset: string,
  name: string,
  ids: Iterable<number>,
  known: readonly Tag[],
): Promise<void> {
  const there = known.find((tag) => tag.name === name);
  await keep(dataset, name, [...(there?.ids ?? []), ...ids], there?.view);
}

export async function untagImages(dataset: string, tag: Tag, ids: ReadonlySet<number>): Promise<void> {
  const left = tag.ids.filter((id) => !ids.has(id));
  if (left.length === 0) await client.views.remove({ id: tag.view });
  else await keep(dataset, tag.name, left, tag.view);
}

async function keep(
  dataset: string,
  name: string,
  ids: Iterable<number>,
  view: string | undefined,
): Promise<void> {
  await client.views.save({
    screen,
    // Names of views are unique in a screen, and tags of two data sets may share one.
    name: `${name} (${dataset})`,
    body: { name, dataset, split: 'test', ids: packIds(ids) },
    ...(view === undefined ? {} : { id: view }),
  });
}
