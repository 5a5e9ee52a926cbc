/** How runs are called in a legend: what tells those of one arm apart, and the seed. */
import type { SettingsTable } from '#shared/comparison.ts';
import { settingText, varied } from './settings/quantities.ts';

/** More settings than these make no name. */
const most = 3;

/** By the run's id: "supcon, temperature=0.05, seed 1". */
export function runNames({ columns, rows }: Pick<SettingsTable, 'columns' | 'rows'>): Map<string, string> {
  const candidates = columns.filter(varied);
  const names = new Map<string, string>();
  for (const [arm, own] of Map.groupBy(rows, (row) => row.arm)) {
    const telling = candidates
      .filter(({ path }) => new Set(own.map(({ settings }) => settings[path] ?? null)).size > 1)
      .slice(0, most);
    for (const { run, seed, settings } of own) {
      const parts = telling.map(({ path }) => `${path.split('.').at(-1)}=${settingText(settings[path])}`);
      names.set(run, [arm, ...parts, `seed ${seed}`].join(', '));
    }
  }
  return names;
}
