/** Which data sets a design trains on, and which of them are not there. */
import type { DatasetInfo } from '#shared/dataset.ts';
import { valueAt } from '#shared/paths.ts';
import { type Design, settingsOf, sweptPaths } from './design.ts';
import { safeValues } from './sweep.ts';

/** By name, each once. */
export function dataNeeded(design: Design): string[] {
  const axis = sweptPaths(design).get('dataset.id');
  const named =
    axis === undefined
      ? design.arms.map((_, i) => valueAt(settingsOf(design, i), 'dataset.id'))
      : (safeValues(axis) ?? []);
  return [...new Set(named.map(String))];
}

/** A sentence on each that runs would fail without; made-up images are always there. */
export function dataMissing(design: Design, all: readonly DatasetInfo[]): string[] {
  return dataNeeded(design).flatMap((id) => {
    if (id === 'synthetic') return [];
    const info = all.find((one) => one.id === id);
    if (info === undefined) return [`There is no data set “${id}”: these runs would fail.`];
    if (info.status === 'absent') return [`${info.title} is not on this machine yet: these runs would fail.`];
    return info.status === 'broken' ? [`${info.title} is damaged: these runs would fail.`] : [];
  });
}
