/** Between what is typed into a field and what the design has. */
import type { Json } from '#shared/paths.ts';
import type { Field } from './fields.ts';

/**
 * A number as typed: "1e-3", ".5", "1 000" or "1,5" in places where a comma is decimal. What is no number is returned
 * as text, for the schema to say so.
 */
export function parseNumber(text: string): number | string {
  const plain = text.trim().replace(/−/g, '-');
  const grouped = plain.replace(/(?<=\d)[\s_](?=\d{3})/g, '');
  const decimal = /^-?\d+,\d{1,2}$/.test(grouped) ? grouped.replace(',', '.') : grouped;
  const value = decimal === '' ? Number.NaN : Number(decimal);
  return Number.isFinite(value) ? value : text;
}

/** A value as it is typed. */
export function typed(value: Json | undefined): string {
  if (value === null || value === undefined) return '';
  if (Array.isArray(value)) return value.map(typed).join(', ');
  return String(value);
}

/** A list as typed, separated by commas, semicolons or spaces. */
export function parseList(text: string): (number | string)[] {
  return text
    .split(/[,;\s]+/)
    .filter((part) => part !== '')
    .map(parseNumber);
}

/** Seeds as typed: "1, 2, 5-8". */
export function parseSeeds(text: string): (number | string)[] {
  return text
    .split(/[,;\s]+/)
    .filter((part) => part !== '')
    .flatMap((part) => {
      const span = /^(\d+)[-–](\d+)$/.exec(part);
      const [from, to] = [Number(span?.[1]), Number(span?.[2])];
      if (span === null || to < from || to - from >= 1000) return [parseNumber(part)];
      return Array.from({ length: to - from + 1 }, (_, i) => from + i);
    });
}

/** So many seeds: those that are there, then the smallest that are not. */
export function seedsUpTo(count: number, seeds: readonly Json[]): Json[] {
  const kept = seeds.slice(0, count);
  for (let seed = 1; kept.length < count; seed++) if (!kept.includes(seed)) kept.push(seed);
  return kept;
}

/** The values of a sweep as typed, in the kind that its setting has; "none" and "empty" stand for null. */
export function parseValues(text: string, field: Field | undefined): Json[] {
  return text
    .split(/[,;\s]+/)
    .filter((part) => part !== '')
    .map((part) => {
      if (field?.empty !== null && /^(none|empty|null)$/i.test(part)) return null;
      return field?.kind === 'text' || field?.kind === 'data' ? part : parseNumber(part);
    });
}

/** They are typed with "none" for null. */
export const typedValues = (values: readonly Json[]): string =>
  values.map((value) => (value === null ? 'none' : typed(value))).join(', ');

/** What is wrong with the first that is no seed; undefined where all are. */
export function strangeSeed(seeds: readonly Json[]): string | undefined {
  const strange = seeds.find(
    (seed) => !(Number.isInteger(seed) && (seed as number) >= 0 && (seed as number) < 2 ** 32),
  );
  return strange === undefined
    ? undefined
    : `“${strange}” is no seed. Type whole numbers and ranges that rise, such as 1, 2, 5-8.`;
}
