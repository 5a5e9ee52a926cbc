/** Which sections and settings the form shows. */
import type { LocatedProblem } from '#shared/validation.ts';
import type { FormColumn } from './columns.ts';
import { type Design, ownValue } from './design.ts';
import { type Field, settingField } from './fields.ts';
import { settingAt } from './problems.ts';
import { sectionOf, sections } from './sections.ts';

export interface VisibleSection {
  id: string;
  title: string;
  help?: string | undefined;
  /** Closed until it is opened. */
  closed: boolean;
  parts: { title?: string | undefined; fields: Field[] }[];
  /** Settings that base or arms change, those hidden included. */
  changes: number;
  /** How many problems are in it. */
  places(problems: readonly LocatedProblem[]): number;
}

export interface Wanted {
  /** Of title, description or path. */
  words: string;
  changedOnly: boolean;
}

function isSet(design: Design, columns: readonly FormColumn[], path: string): boolean {
  return columns.some(({ id }) => ownValue(design, id, path) !== undefined);
}

function found({ title, description, path, groups }: Field, words: readonly string[]): boolean {
  const text = [title, description, path, ...groups].join(' ').toLowerCase();
  return words.every((word) => text.includes(word));
}

/** Settings without influence in any arm are left out, unless one of them is set. */
export function visibleSections(
  design: Design,
  columns: readonly FormColumn[],
  { words, changedOnly }: Wanted,
): VisibleSection[] {
  const sought = words.toLowerCase().split(/\s+/).filter(Boolean);
  const shown = (field: Field) => {
    const set = isSet(design, columns, field.path);
    if (!set && (changedOnly || !columns.some(({ counts }) => counts.has(field.path)))) return false;
    return found(field, sought);
  };
  return sections.flatMap(({ id, title, help, closed = false, parts }) => {
    const kept = parts
      .map((part) => ({
        title: part.title,
        fields: part.paths.flatMap((path) => settingField(path) ?? []).filter(shown),
      }))
      .filter(({ fields }) => fields.length > 0);
    if (kept.length === 0) return [];
    const changes = parts.flatMap(({ paths }) => paths).filter((path) => isSet(design, columns, path)).length;
    const places = (problems: readonly LocatedProblem[]) =>
      problems.filter(({ path }) => {
        const place = settingAt(path);
        return place !== undefined && sectionOf(place.setting)?.id === id;
      }).length;
    return [{ id, title, help, closed, parts: kept, changes, places }];
  });
}
