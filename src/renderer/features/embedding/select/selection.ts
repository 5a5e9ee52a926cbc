/** What is selected: ids of images, changed by clicks, lines drawn and searches. Pure. */
import type { MapPoints } from '../points/points.ts';
import { correctnessOf } from '../points/points.ts';

export type Selected = ReadonlySet<number>;

/** Keys held with a click: add to what is selected, or take from it. Neither: in place of it. */
export interface Keys {
  add: boolean;
  remove: boolean;
}

/** A click with a key on one that is selected takes it away, as in any list. */
export function selectedAfter(before: Selected, ids: readonly number[], { add, remove }: Keys): Selected {
  if (!add && !remove) return new Set(ids);
  const after = new Set(before);
  const one = ids.length === 1 && before.has(ids[0]!);
  for (const id of ids) {
    if (remove || one) after.delete(id);
    else after.add(id);
  }
  return after;
}

/** 1 for each point that is selected; null where none of the map's is. */
export function selectedMask(points: MapPoints, selected: Selected): Uint8Array | null {
  if (selected.size === 0) return null;
  const mask = new Uint8Array(points.n);
  let any = false;
  for (const id of selected) {
    const place = points.placeOf.get(id);
    if (place === undefined) continue;
    mask[place] = 1;
    any = true;
  }
  return any ? mask : null;
}

/** Places on the map of what is selected, in the map's order. */
export function selectedPlaces(points: MapPoints, selected: Selected): number[] {
  const places: number[] = [];
  for (const id of selected) {
    const place = points.placeOf.get(id);
    if (place !== undefined) places.push(place);
  }
  return places.sort((a, b) => a - b);
}

export interface ClassRow {
  label: number;
  count: number;
  /** Of those with a prediction; null where there is none. */
  accuracy: number | null;
  /** What images of it are most often taken for, where that happens; null: never, or not known. */
  confusedWith: { label: number; count: number } | null;
}

/** How many of each class are among some points, and how many are predicted right; the largest first. */
export function classTable(points: MapPoints, places: readonly number[]): ClassRow[] {
  const right = correctnessOf(points.labels, points.predicted);
  const rows = new Map<number, { count: number; known: number; right: number; taken: Map<number, number> }>();
  for (const i of places) {
    const label = points.labels[i]!;
    const row = rows.get(label) ?? { count: 0, known: 0, right: 0, taken: new Map() };
    rows.set(label, row);
    row.count += 1;
    if (right[i]! < 0) continue;
    row.known += 1;
    if (right[i] === 1) row.right += 1;
    else row.taken.set(points.predicted![i]!, (row.taken.get(points.predicted![i]!) ?? 0) + 1);
  }
  return [...rows]
    .map(([label, { count, known, right: ok, taken }]) => {
      const [most] = [...taken].toSorted((a, b) => b[1] - a[1] || a[0] - b[0]);
      return {
        label,
        count,
        accuracy: known === 0 ? null : ok / known,
        confusedWith: most === undefined ? null : { label: most[0], count: most[1] },
      };
    })
    .toSorted((a, b) => b.count - a.count || a.label - b.label);
}
