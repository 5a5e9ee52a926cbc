/** The numbers behind a chart, as a file. */
import type { Line } from './line.ts';

/** A field as RFC 4180 has it. */
export const field = (text: string): string =>
  /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;

/** A row a point: line, x, y and, where there is one, the band. */
export function csvOf(lines: readonly Line[], titles: { x: string; y: string }): string {
  const banded = lines.some(({ band }) => band !== undefined);
  const rows = [['series', titles.x, titles.y, ...(banded ? ['lower', 'upper'] : [])]];
  for (const { label, faint, x, y, band } of lines) {
    for (let i = 0; i < x.length; i++) {
      const name = faint === true ? `${label} (as measured)` : label;
      const row = [name, String(x[i]), String(y[i])];
      if (banded)
        row.push(
          band === undefined ? '' : String(band.lower[i]),
          band === undefined ? '' : String(band.upper[i]),
        );
      rows.push(row);
    }
  }
  return rows.map((row) => `${row.map(field).join(',')}\r\n`).join('');
}
