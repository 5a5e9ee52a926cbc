/** The columns of the form: the base settings and the arms, with what counts in each. */
import type { JsonObject } from '#shared/paths.ts';
import { leaves } from '#shared/paths.ts';
import { effectiveSettings, methods, type Settings } from '#shared/settings.ts';
import { type Column, type Design, settingsOf } from './design.ts';

export interface FormColumn {
  id: Column;
  title: string;
  /** All settings, those inherited too. */
  settings: JsonObject;
  /** Settings that have an influence on the runs of it. */
  counts: ReadonlySet<string>;
}

/** Settings that influence a run. All of them where the method is none that is known. */
function counting(settings: JsonObject): Set<string> {
  const known = (methods as readonly unknown[]).includes(settings.method);
  const effective = known ? effectiveSettings(settings as unknown as Settings) : settings;
  return new Set(leaves(effective).map(([path]) => path));
}

/** The base settings first; what counts there is what counts in any arm. */
export function columnsOf(design: Design): FormColumn[] {
  const arms = design.arms.map((arm, i): FormColumn => {
    const settings = settingsOf(design, i);
    return { id: i, title: arm.name, settings, counts: counting(settings) };
  });
  const counts = new Set(arms.flatMap((arm) => [...arm.counts]));
  return [{ id: 'base', title: 'Base', settings: settingsOf(design, 'base'), counts }, ...arms];
}
