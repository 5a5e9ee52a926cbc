/** A results table as a paper has it: Markdown, LaTeX (booktabs), CSV (RFC 4180) or HTML. */
import type { ResultCell, ResultsTable, SettingValue } from './comparison.ts';
import { markupText } from './markup.ts';

export type ResultsFormat = 'md' | 'latex' | 'csv' | 'html';

/** Decimals of means and deviations: percentages have two. */
export const resultDecimals = (unit: '%' | '') => (unit === '%' ? 2 : 4);

/** A mean or deviation as it is printed, shares of 1 as percentages; the minus sign is a hyphen. */
export function resultNumber(value: number, unit: '%' | ''): string {
  const text = (unit === '%' ? value * 100 : value).toFixed(resultDecimals(unit));
  return Number(text) === 0 ? text.replace('-', '') : text;
}

/** Shown where a setting does not apply, or a cell has no runs. */
const none = '–';

const settingText = (value: SettingValue | undefined) =>
  value === null || value === undefined ? none : String(value);

/** What the numbers are, said once below the table. */
export const resultsCaption =
  'Mean ± sample standard deviation over n runs; the best mean of each column is bold.';

export const resultsFormats: Readonly<Record<ResultsFormat, (table: ResultsTable) => string>> = {
  md: resultsAsMarkdown,
  latex: resultsAsLatex,
  csv: resultsAsCsv,
  html: resultsAsHtml,
};

interface Text {
  text: string;
  right: boolean;
}

/** Header and rows as text: each metric has a column of values and one of n. */
function grid(
  { settings, metrics, rows }: ResultsTable,
  cell: (cell: ResultCell, unit: '%' | '') => string,
  escaped: (text: string) => string,
): { header: Text[]; body: Text[][] } {
  const left = (text: string): Text => ({ text: escaped(text), right: false });
  const right = (text: string): Text => ({ text, right: true });
  // Settings that are all numbers line up at their ends.
  const numeric = settings.map((_, i) =>
    rows.every(({ settings: own }) => own[i] == null || typeof own[i] === 'number'),
  );
  return {
    header: [
      left('Arm'),
      ...settings.map(({ title }, i) => ({ text: escaped(title), right: numeric[i]! })),
      ...metrics.flatMap(({ title, unit }) => [
        right(escaped(unit === '' ? title : `${title}, ${unit}`)),
        right('n'),
      ]),
    ],
    body: rows.map(({ arm, settings: own, cells }) => [
      left(arm),
      ...settings.map((_, i) => ({ text: escaped(settingText(own[i])), right: numeric[i]! })),
      ...cells.flatMap((one, i) => [right(cell(one, metrics[i]!.unit)), right(String(one.n))]),
    ]),
  };
}

function plusMinus({ mean, sd }: ResultCell, unit: '%' | ''): string {
  if (mean === null) return none;
  const middle = resultNumber(mean, unit).replace('-', '−');
  return sd === null ? middle : `${middle} ± ${resultNumber(sd, unit)}`;
}

/** A table of GitHub's Markdown whose columns are aligned as text too; notes follow as a list. */
export function resultsAsMarkdown(table: ResultsTable): string {
  // A dollar begins a formula where GitHub shows it.
  const escaped = (text: string) => text.replaceAll(/[\\|*_`<>[\]$~]/g, '\\$&').replaceAll('\n', ' ');
  const { header, body } = grid(
    table,
    (cell, unit) => (cell.best ? `**${plusMinus(cell, unit)}**` : plusMinus(cell, unit)),
    escaped,
  );
  const widths = header.map((_, i) => Math.max(3, ...[header, ...body].map((row) => row[i]!.text.length)));
  const line = (row: readonly Text[]) =>
    `| ${row.map(({ text, right }, i) => (right ? text.padStart(widths[i]!) : text.padEnd(widths[i]!))).join(' | ')} |`;
  const rule = `| ${header.map(({ right }, i) => (right ? `${'-'.repeat(widths[i]! - 1)}:` : '-'.repeat(widths[i]!))).join(' | ')} |`;
  const notes = table.notes.map((note) => `- ${escaped(note)}`);
  return [
    `${escaped(table.title)}. ${resultsCaption}`,
    '',
    line(header),
    rule,
    ...body.map(line),
    ...(notes.length > 0 ? ['', ...notes] : []),
    '',
  ].join('\n');
}

const latexMarks: Readonly<Record<string, string>> = {
  '\\': '\\textbackslash{}',
  '~': '\\textasciitilde{}',
  '^': '\\textasciicircum{}',
  '<': '\\textless{}',
  '>': '\\textgreater{}',
  '|': '\\textbar{}',
  '"': "''",
  // Behind the end of a row these would be its own.
  '[': '{[}',
  '*': '{*}',
  '–': '--',
  '—': '---',
  '−': '$-$',
  '±': '$\\pm$',
  '×': '$\\times$',
  '≤': '$\\le$',
  '≥': '$\\ge$',
  '’': "'",
  '“': '``',
  '”': "''",
};

/** Greek letters, as arms are named after settings; by place in the alphabet from α on. */
const greek =
  'alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi o pi rho sigma sigma tau upsilon phi chi psi omega'.split(
    ' ',
  );

const small = (letter: string) => (letter === 'o' ? 'o' : `$\\${letter}$`);

/** Of those that look like Latin ones, LaTeX has no command. */
const likeLatin: Readonly<Record<string, string>> = {
  alpha: 'A',
  beta: 'B',
  epsilon: 'E',
  zeta: 'Z',
  eta: 'H',
  iota: 'I',
  kappa: 'K',
  mu: 'M',
  nu: 'N',
  o: 'O',
  rho: 'P',
  tau: 'T',
  chi: 'X',
};

const capital = (letter: string) =>
  likeLatin[letter] ?? `$\\${letter.charAt(0).toUpperCase()}${letter.slice(1)}$`;

function latexMark(mark: string): string {
  if (mark === '\n') return ' ';
  const letter = greek[mark.toLowerCase().charCodeAt(0) - 0x3b1];
  if (letter !== undefined) return mark === mark.toLowerCase() ? small(letter) : capital(letter);
  return latexMarks[mark] ?? `\\${mark}`;
}

/** Text as LaTeX prints it: with UTF-8 input, as TeX has had since 2018. */
function latexText(text: string): string {
  return text.replaceAll(/[\\~^<>|"[*–—−±×≤≥’“”Α-Ωα-ω&%$#_{}\n]/g, latexMark);
}

/** A table environment; needs `\usepackage{booktabs}`. */
export function resultsAsLatex(table: ResultsTable): string {
  const value = ({ mean, sd, best }: ResultCell, unit: '%' | '') => {
    if (mean === null) return '--';
    const number = (x: number) => resultNumber(x, unit);
    const text = sd === null ? `$${number(mean)}$` : `$${number(mean)} \\pm ${number(sd)}$`;
    return best ? `\\boldmath ${text}` : text;
  };
  const { header, body } = grid(
    table,
    (cell, unit) => (cell.best ? `{${value(cell, unit)}}` : value(cell, unit)),
    latexText,
  );
  const line = (row: readonly Text[]) => `  ${row.map(({ text }) => text).join(' & ')} \\\\`;
  return [
    '% \\usepackage{booktabs}',
    '\\begin{table}',
    '  \\centering',
    `  \\caption{${latexText(`${table.title}. ${resultsCaption}`)}}`,
    `  \\begin{tabular}{${header.map(({ right }) => (right ? 'r' : 'l')).join('')}}`,
    '  \\toprule',
    line(header),
    '  \\midrule',
    ...body.map(line),
    '  \\bottomrule',
    '  \\end{tabular}',
    '\\end{table}',
    ...table.notes.map((note) => `% ${note.replaceAll('\n', ' ')}`),
    '',
  ].join('\n');
}

/** All digits, in the metric's own unit; a row an arm. Empty where there is no value. */
export function resultsAsCsv({ settings, metrics, rows }: ResultsTable): string {
  const field = (value: SettingValue | undefined) => {
    const text = value === null || value === undefined ? '' : String(value);
    return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
  };
  const header = [
    'arm',
    ...settings.map(({ path }) => path),
    ...metrics.flatMap(({ name }) => [`${name} mean`, `${name} sd`, `${name} n`]),
  ];
  const lines = rows.map(({ arm, settings: own, cells }) => [
    arm,
    ...settings.map((_, i) => own[i]),
    ...cells.flatMap(({ mean, sd, n }) => [mean, sd, n]),
  ]);
  return [header, ...lines].map((line) => `${line.map(field).join(',')}\r\n`).join('');
}

/** A table element with its caption, and the notes as a list; styled by whoever shows it. */
export function resultsAsHtml(table: ResultsTable): string {
  const { header, body } = grid(
    table,
    (cell, unit) => (cell.best ? `<strong>${plusMinus(cell, unit)}</strong>` : plusMinus(cell, unit)),
    markupText,
  );
  const align = ({ right }: Text) => (right ? ' align="right"' : '');
  return [
    '<table>',
    `  <caption>${markupText(`${table.title}. ${resultsCaption}`)}</caption>`,
    '  <thead>',
    `    <tr>${header.map((one) => `<th scope="col"${align(one)}>${one.text}</th>`).join('')}</tr>`,
    '  </thead>',
    '  <tbody>',
    ...body.map(
      ([first, ...rest]) =>
        `    <tr><th scope="row" align="left">${first!.text}</th>${rest.map((one) => `<td${align(one)}>${one.text}</td>`).join('')}</tr>`,
    ),
    '  </tbody>',
    '</table>',
    ...(table.notes.length > 0
      ? ['<ul>', ...table.notes.map((note) => `  <li>${markupText(note)}</li>`), '</ul>']
      : []),
    '',
  ].join('\n');
}
