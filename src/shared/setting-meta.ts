/** What forms and tables call a setting. */
import type { z } from 'zod';
import { settingsSchema } from './settings.ts';
import { schemaAt } from './validation.ts';

export interface SettingMeta {
  title: string;
  description: string;
}

/** Title and description of a setting, or of a group of them. @param path such as "loss.temperature" */
export function settingMeta(path: string): SettingMeta {
  const keys = path.split('.');
  const last = keys.at(-1)!;
  const group = schemaAt(settingsSchema, keys.slice(0, -1)) as z.ZodObject | undefined;
  // Words belong to the field as it is declared, around its default.
  const meta = (group?.shape?.[last] as z.ZodType | undefined)?.meta();
  return { title: meta?.title ?? last, description: meta?.description ?? '' };
}

/** What a setting means that is left empty, by its description: "empty uses all images" means "all images". */
export function emptyMeaning(description: string): string {
  const meaning = /\bempty ([^.;,]+)/i.exec(description)?.[1] ?? 'none';
  return meaning.replace(/^(uses|adds|takes|measures) /, '');
}

/** Groups whose fields' titles do not tell where they belong. */
const placed: Readonly<Record<string, string>> = {
  supervised: 'supervised',
  pretrain: 'pre-training',
  classify: 'classifier training',
  classifier: 'classifier',
};

/** A setting's title among those of all others: "Learning rate (pre-training)". */
export function settingTitle(path: string): string {
  const { title } = settingMeta(path);
  const place = placed[path.split('.')[0]!];
  return place === undefined || !path.includes('.') ? title : `${title} (${place})`;
}
