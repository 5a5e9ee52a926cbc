/** The table's columns as they stand: their widths within bounds, and what a click on a head sorts by next. */
import {
  columnSizingFeature,
  constructTable,
  functionalUpdate,
  rowSortingFeature,
  tableFeatures,
} from '@tanstack/table-core';
import { storeReactivityBindings } from '@tanstack/table-core/store-reactivity-bindings';
import type { RunRow } from '#shared/run.ts';
import type { Column } from './columns.ts';

const features = tableFeatures({
  coreReactivityFeature: storeReactivityBindings(),
  columnSizingFeature,
  rowSortingFeature,
});

export interface Sort {
  field: string;
  descending: boolean;
}

export const narrowest = 48;
export const widest = 800;

/** The nearest width that a column may have. */
export const within = (pixels: number): number => Math.round(Math.min(widest, Math.max(narrowest, pixels)));

export interface LaidOutColumn {
  column: Column;
  /** In pixels. */
  width: number;
  sorted: 'ascending' | 'descending' | undefined;
  /** What sorting is after a click on its head: the usual way, then the other, then not at all. */
  next: () => Sort | null;
}

export interface Layout {
  columns: LaidOutColumn[];
  /** Of all columns, in pixels. */
  width: number;
}

/** @param widths in pixels, by column, where a person changed them */
export function layoutOf(
  columns: readonly Column[],
  widths: Readonly<Record<string, number>>,
  sort: Sort | null,
): Layout {
  let next = sort;
  const sorting = sort === null ? [] : [{ id: sort.field, desc: sort.descending }];
  const table = constructTable({
    features,
    // Rows are sorted by the program, and fetched a page at a time.
    data: [] as RunRow[],
    manualSorting: true,
    columns: columns.map(({ id, width, sorts }) => ({
      id,
      accessorFn: (run: RunRow) => run.values[id] ?? run[id as keyof RunRow],
      size: width,
      minSize: narrowest,
      maxSize: widest,
      enableSorting: sorts !== null,
      sortDescFirst: sorts === 'descending',
    })),
    state: { columnSizing: { ...widths }, sorting },
    onSortingChange: (change) => {
      const [first] = functionalUpdate(change, sorting);
      next = first === undefined ? null : { field: first.id, descending: first.desc };
    },
  });
  return {
    width: table.getTotalSize(),
    columns: columns.map((column) => {
      const laid = table.getColumn(column.id)!;
      const sorted = laid.getIsSorted();
      return {
        column,
        width: laid.getSize(),
        sorted: sorted === false ? undefined : sorted === 'desc' ? 'descending' : 'ascending',
        next() {
          next = sort;
          laid.toggleSorting();
          return next;
        },
      };
    }),
  };
}
