/** A run's settings as rows, compared with those of a preset or with the defaults. */
import { parseExperiment } from '#shared/expand.ts';
import type { ExperimentInput } from '#shared/experiment.ts';
import { type Json, leaves } from '#shared/paths.ts';
import { settingMeta } from '#shared/setting-meta.ts';
import { effectiveSettings, type Settings, settingsSchema } from '#shared/settings.ts';

export interface SettingRow {
  path: string;
  /** Of the group: "Projection head". */
  group: string;
  title: string;
  description: string;
  value: Json;
  /** What it is compared with; undefined where that has no such setting. */
  usual: Json | undefined;
  differs: boolean;
}

/** What a run's settings can be compared with. */
export interface Reference {
  id: string;
  title: string;
  settings: Settings;
}

/** Settings that have an influence on the run, in the order of the form. */
export function settingRows(settings: Settings, usual: Settings): SettingRow[] {
  const usually = new Map(leaves(effectiveSettings(usual)));
  return leaves(effectiveSettings(settings)).map(([path, value]) => {
    const parts = path.split('.');
    return {
      path,
      group: parts
        .slice(0, -1)
        .map((_, i) => settingMeta(parts.slice(0, i + 1).join('.')).title)
        .join(', '),
      ...settingMeta(path),
      value,
      usual: usually.get(path),
      differs: JSON.stringify(usually.get(path)) !== JSON.stringify(value),
    };
  });
}

/** The defaults, and each arm of each preset. */
export function referencesOf(
  presets: readonly { id: string; title: string; experiment: ExperimentInput }[],
): Reference[] {
  const all: Reference[] = [{ id: 'defaults', title: 'the defaults', settings: settingsSchema.parse({}) }];
  for (const { id, title, experiment } of presets) {
    const arms = new Map<string, Settings>();
    for (const { arm, settings } of parseExperiment(experiment, title).runs) {
      if (!arms.has(arm)) arms.set(arm, settings);
    }
    for (const [arm, settings] of arms) all.push({ id: `${id}/${arm}`, title: `${title}: ${arm}`, settings });
  }
  return all;
}

/** What the settings are most like: the reference with the fewest differences. */
export function nearestReference(settings: Settings, references: readonly Reference[]): Reference {
  const differences = (reference: Reference) =>
    settingRows(settings, reference.settings).filter(({ differs }) => differs).length;
  return references
    .map((reference) => ({ reference, n: differences(reference) }))
    .reduce((best, next) => (next.n < best.n ? next : best)).reference;
}
