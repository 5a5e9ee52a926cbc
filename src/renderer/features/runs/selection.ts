/** Which rows of a long list are marked, and which one the keys act on. Rows are known by their places and ids. */

export interface SelectionState {
  /** Ids of the rows that are marked. */
  ids: ReadonlySet<string>;
  /** Place of the row that the keys act on; −1: none. */
  cursor: number;
  /** Where a range begins. */
  anchor: number;
}

export const nothingSelected: SelectionState = { ids: new Set(), cursor: -1, anchor: -1 };

/** What a click or key means. */
export type Gesture =
  /** This row alone. */
  | 'only'
  /** This row besides the others, or no longer. */
  | 'toggle'
  /** All from where the range began. */
  | 'range'
  /** Only the cursor moves. */
  | 'move';

/** Places that a gesture on a row concerns, ends included. */
export function placesOf(
  { anchor }: SelectionState,
  place: number,
  gesture: Gesture,
): { from: number; to: number } {
  const start = gesture === 'range' && anchor >= 0 ? anchor : place;
  return { from: Math.min(start, place), to: Math.max(start, place) };
}

/** @param ids of the rows at `placesOf` */
export function selected(
  state: SelectionState,
  place: number,
  gesture: Gesture,
  ids: readonly string[],
): SelectionState {
  switch (gesture) {
    case 'only':
      return { ids: new Set(ids), cursor: place, anchor: place };
    case 'toggle': {
      const next = new Set(state.ids);
      for (const id of ids) if (!next.delete(id)) next.add(id);
      return { ids: next, cursor: place, anchor: place };
    }
    case 'range':
      return { ids: new Set(ids), cursor: place, anchor: state.anchor >= 0 ? state.anchor : place };
    case 'move':
      return { ...state, cursor: place, anchor: place };
  }
}

/** Where a key leads from a place; undefined where it is not one that moves. @param page rows that are seen at once */
export function moved(
  key: string,
  from: number,
  { total, page }: { total: number; page: number },
): number | undefined {
  const last = total - 1;
  const steps: Record<string, number> = {
    ArrowDown: from + 1,
    ArrowUp: from < 0 ? 0 : from - 1,
    PageDown: from + page,
    PageUp: from - page,
    Home: 0,
    End: last,
  };
  const to = steps[key];
  return to === undefined || total === 0 ? undefined : Math.min(last, Math.max(0, to));
}
