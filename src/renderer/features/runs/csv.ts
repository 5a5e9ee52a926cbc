/** The table as a file. */
import type { RunRow } from '#shared/run.ts';
import { type Column, cellText } from './columns.ts';

/** As a spreadsheet takes it: a line a run, a column for each that is shown. */
export function csvOf(columns: readonly Column[], rows: readonly RunRow[]): string {
  const cell = (text: string) => (/[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
  const shown = columns.filter(({ id }) => id !== 'curve');
  const value = (column: Column, run: RunRow): string => {
    if (column.id.endsWith('At')) return run[column.id as 'startedAt'] ?? '';
    if (column.id === 'seconds') return String(run.seconds);
    if (column.asked && typeof run.values[column.id] === 'number') return String(run.values[column.id]);
    const text = cellText(column, run, 0);
    return text === '–' ? '' : text;
  };
  return [
    ['id', ...shown.map(({ title }) => title)],
    ...rows.map((run) => [run.id, ...shown.map((column) => value(column, run))]),
  ]
    .map((line) => line.map(cell).join(','))
    .join('\r\n');
}
