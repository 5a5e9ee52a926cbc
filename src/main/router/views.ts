import { workbenchError } from '#shared/errors.ts';
import type { Json } from '#shared/paths.ts';
import type { SavedApi } from '../api/saved.ts';
import { os } from './base.ts';

const view = (item: ReturnType<SavedApi['save']>) => ({ ...item, body: item.body as Json });

export const views = {
  list: os.views.list.handler(({ input, context }) =>
    context.workbench.saved.list('view', input.screen).map(view),
  ),
  get: os.views.get.handler(({ input, context }) => {
    const found = context.workbench.saved.get('view', input.id);
    if (found === undefined) throw workbenchError('store.unknown-view', { id: input.id });
    return view(found);
  }),
  save: os.views.save.handler(({ input, context }) => {
    const { saved } = context.workbench;
    if (input.id !== undefined && saved.get('view', input.id) === undefined)
      throw workbenchError('store.unknown-view', { id: input.id });
    return view(saved.save('view', input));
  }),
  remove: os.views.remove.handler(({ input, context }) => ({
    removed: context.workbench.saved.remove('view', input.id),
  })),
};
