import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { ResultCell, ResultsTable } from '#shared/comparison.ts';
import {
  resultNumber,
  resultsAsCsv,
  resultsAsHtml,
  resultsAsLatex,
  resultsAsMarkdown,
} from '#shared/results-table.ts';

const cell = (n: number, mean: number | null, sd: number | null, best = false): ResultCell => ({
  n,
  mean,
  sd,
  notFinite: 0,
  best,
});

const table: ResultsTable = {
  title: 'Results over seeds, at 3 epochs',
  settings: [
    { path: 'loss.temperature', title: 'Temperature' },
    { path: 'loss.name', title: 'Contrastive loss' },
  ],
  metrics: [
    { name: 'test/accuracy', title: 'Test accuracy', unit: '%', better: 'higher' },
    { name: 'test/margin', title: 'Test margin', unit: '', better: null },
  ],
  rows: [
    {
      arm: 'baseline',
      settings: [undefined, undefined],
      cells: [cell(3, 0.9583, 0.0031), cell(1, -0.25, null)],
    },
    { arm: 'supcon', settings: [0.05, 'npairs'], cells: [cell(3, 0.97, 0.0102, true), cell(3, 0, 1.5)] },
    { arm: 'supcon', settings: [0.5, 'npairs'], cells: [cell(0, null, null), cell(2, -0.00001, 0.5)] },
  ],
  notes: ['1 run has no test/accuracy: a_b.'],
};

/** Everything that any of the formats gives a meaning to. */
const hostile: ResultsTable = {
  ...table,
  title: 'Which | is "best" & why? $5 #1 50 % {a} a_b ~x ^y \\z <b>',
  rows: [
    {
      ...table.rows[0]!,
      arm: 'a|b, "c" & <script>alert(1)</script> *x* _y_ `z` [l](u) \\end{table} $x$ %\n#1 ~ ^ – − ± τ α ο ς ≤',
    },
  ],
  notes: ['ends a comment\n\\undefined'],
};

test('Markdown is aligned as text, and as a table', () => {
  expect(
    resultsAsMarkdown(table),
  ).toBe(`Results over seeds, at 3 epochs. Mean ± sample standard deviation over n runs; the best mean of each column is bold.

| Arm      | Temperature | Contrastive loss | Test accuracy, % |   n |     Test margin |   n |
| -------- | ----------: | ---------------- | ---------------: | --: | --------------: | --: |
| baseline |           – | –                |     95.83 ± 0.31 |   3 |         −0.2500 |   1 |
| supcon   |        0.05 | npairs           | **97.00 ± 1.02** |   3 | 0.0000 ± 1.5000 |   3 |
| supcon   |         0.5 | npairs           |                – |   0 | 0.0000 ± 0.5000 |   2 |

- 1 run has no test/accuracy: a\\_b.
`);
  const lines = resultsAsMarkdown(table)
    .split('\n')
    .filter((line) => line.startsWith('|'));
  expect(new Set(lines.map((line) => line.length)).size).toBe(1);
});

test('Markdown keeps names from being marks', () => {
  const lines = resultsAsMarkdown(hostile)
    .split('\n')
    .filter((line) => line.startsWith('|'));
  expect(lines).toHaveLength(3);
  // Columns are told apart by bars that are not escaped.
  for (const line of lines) expect(line.replaceAll(/\\./g, '').split('|')).toHaveLength(9);
  expect(lines[2]).toContain(
    'a\\|b, "c" & \\<script\\>alert(1)\\</script\\> \\*x\\* \\_y\\_ \\`z\\` \\[l\\](u) \\\\end{table} \\$x\\$',
  );
});

test('LaTeX keeps names from being marks', () => {
  const named = (arm: string) =>
    resultsAsLatex({ ...table, rows: [{ ...table.rows[0]!, arm }] })
      .split('\n')[8]!
      .split(' & ')[0];
  expect(table.rows).toHaveLength(3);
  // Behind the end of a row a bracket or an asterisk would be its own.
  expect(named('[a]')).toBe('  {[}a]');
  expect(named('* 50 % & $x_1^2$ #1')).toBe('  {*} 50 \\% \\& \\$x\\_1\\textasciicircum{}2\\$ \\#1');
  expect(named('ΔΩΑ τ ο')).toBe('  $\\Delta$$\\Omega$A $\\tau$ o');
});

test('LaTeX has rules of booktabs and bold numbers', () => {
  expect(resultsAsLatex(table)).toBe(`% \\usepackage{booktabs}
\\begin{table}
  \\centering
  \\caption{Results over seeds, at 3 epochs. Mean $\\pm$ sample standard deviation over n runs; the best mean of each column is bold.}
  \\begin{tabular}{lrlrrrr}
  \\toprule
  Arm & Temperature & Contrastive loss & Test accuracy, \\% & n & Test margin & n \\\\
  \\midrule
  baseline & -- & -- & $95.83 \\pm 0.31$ & 3 & $-0.2500$ & 1 \\\\
  supcon & 0.05 & npairs & {\\boldmath $97.00 \\pm 1.02$} & 3 & $0.0000 \\pm 1.5000$ & 3 \\\\
  supcon & 0.5 & npairs & -- & 0 & $0.0000 \\pm 0.5000$ & 2 \\\\
  \\bottomrule
  \\end{tabular}
\\end{table}
% 1 run has no test/accuracy: a_b.
`);
});

const latex = spawnSync('pdflatex', ['--version']).status === 0;
test.skipIf(!latex)('LaTeX compiles, whatever arms are called', { timeout: 60_000 }, () => {
  const folder = mkdtempSync(join(tmpdir(), 'contrast-latex-'));
  try {
    const body = [table, hostile].map(resultsAsLatex).join('\n');
    const document = `\\documentclass{article}\n\\usepackage{booktabs}\n\\begin{document}\n${body}\\end{document}\n`;
    writeFileSync(join(folder, 'table.tex'), document);
    const options = ['-interaction=nonstopmode', '-halt-on-error', 'table.tex'];
    const { status, stdout } = spawnSync('pdflatex', options, { cwd: folder, encoding: 'utf8' });
    expect(status, stdout.slice(-2000)).toBe(0);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

/** Fields of a file as RFC 4180 has them. */
function parseCsv(text: string): string[][] {
  const rows: string[][] = [];
  let [row, field, quoted] = [[] as string[], '', false];
  for (let i = 0; i < text.length; i++) {
    const mark = text[i]!;
    if (quoted) {
      if (mark !== '"') field += mark;
      else if (text[i + 1] === '"') field += text[++i];
      else quoted = false;
    } else if (mark === '"') quoted = true;
    else if (mark === ',' || mark === '\r') {
      row.push(field);
      field = '';
      if (mark === '\r') {
        expect(text[++i]).toBe('\n');
        rows.push(row);
        row = [];
      }
    } else field += mark;
  }
  expect([field, row, quoted]).toEqual(['', [], false]);
  return rows;
}

test('CSV has all digits, and parses', () => {
  const [header, ...rows] = parseCsv(resultsAsCsv(table));
  expect(header).toEqual(
    'arm,loss.temperature,loss.name,test/accuracy mean,test/accuracy sd,test/accuracy n,test/margin mean,test/margin sd,test/margin n'.split(
      ',',
    ),
  );
  expect(rows).toEqual([
    ['baseline', '', '', '0.9583', '0.0031', '3', '-0.25', '', '1'],
    ['supcon', '0.05', 'npairs', '0.97', '0.0102', '3', '0', '1.5', '3'],
    ['supcon', '0.5', 'npairs', '', '', '0', '-0.00001', '0.5', '2'],
  ]);
  expect(parseCsv(resultsAsCsv(hostile))[1]![0]).toBe(hostile.rows[0]!.arm);
});

test('HTML has no tags but its own', () => {
  const html = resultsAsHtml(hostile);
  expect(html).not.toContain('<script');
  expect(html).toContain('&lt;script&gt;alert(1)&lt;/script&gt;');
  expect(new Set(html.match(/<\/?[a-z]+/g))).toEqual(
    new Set(
      ['table', 'caption', 'thead', 'tbody', 'tr', 'th', 'td', 'ul', 'li'].flatMap((tag) => [
        `<${tag}`,
        `</${tag}`,
      ]),
    ),
  );
  expect(resultsAsHtml(table)).toContain('<td align="right"><strong>97.00 ± 1.02</strong></td>');
});

test('numbers are rounded once, and zero has no sign', () => {
  expect(resultNumber(0.97849, '%')).toBe('97.85');
  expect(resultNumber(-0.00001, '')).toBe('0.0000');
  expect(resultNumber(-1.5, '')).toBe('-1.5000');
});
