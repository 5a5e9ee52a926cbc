import type { Json } from '#shared/paths.ts';
import { type Preferences, preferencesSchema } from '#shared/preferences.ts';
import { parseOrExplain } from '#shared/validation.ts';
import { os } from './base.ts';

const changes = preferencesSchema.partial();

export const settings = {
  program: os.settings.program.handler(({ context }) => context.workbench.preferences.get()),
  setProgram: os.settings.setProgram.handler(({ input, context }) =>
    context.workbench.preferences.set(
      parseOrExplain(changes, input.changes, 'The preferences') as Partial<Preferences>,
    ),
  ),
  all: os.settings.all.handler(({ context }) => context.workbench.saved.settings() as Record<string, Json>),
  set: os.settings.set.handler(({ input, context }) => {
    context.workbench.saved.setSetting(input.key, input.value);
    return { key: input.key };
  }),
  remove: os.settings.remove.handler(({ input, context }) => ({
    removed: context.workbench.saved.removeSetting(input.key),
  })),
};
