/** Settings of runs as tables have them: those with an influence, by dotted path. */
import type { SettingValue } from '#shared/comparison.ts';
import { leaves } from '#shared/paths.ts';
import { effectiveSettings, type Settings } from '#shared/settings.ts';

/** Lists, such as milestones, as text: "30, 60". */
export const settingValue = (value: unknown): SettingValue =>
  Array.isArray(value) ? value.join(', ') : (value as SettingValue);

/** Settings that have an influence on a run, in their order. */
export function settingsOf(settings: Settings): Map<string, SettingValue> {
  return new Map(leaves(effectiveSettings(settings)).map(([path, value]) => [path, settingValue(value)]));
}

/**
 * Paths at which the runs differ, in the order of the settings. A setting that has no influence on some of them differs
 * only where the others differ among themselves: that it does not apply follows from another setting.
 */
export function differingPaths(all: readonly ReadonlyMap<string, SettingValue>[]): string[] {
  const values = new Map<string, Set<SettingValue>>();
  for (const settings of all) {
    for (const [path, value] of settings) {
      const seen = values.get(path);
      if (seen === undefined) values.set(path, new Set([value]));
      else seen.add(value);
    }
  }
  return [...values].filter(([, seen]) => seen.size > 1).map(([path]) => path);
}

/** Numbers ascending, then texts, then no value. */
export function bySettingValue(a: SettingValue | undefined, b: SettingValue | undefined): number {
  const rank = (value: SettingValue | undefined) => (value == null ? 2 : typeof value === 'number' ? 0 : 1);
  if (rank(a) !== rank(b)) return rank(a) - rank(b);
  if (typeof a === 'number') return a - (b as number);
  return String(a).localeCompare(String(b), 'en', { numeric: true });
}
