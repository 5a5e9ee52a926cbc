/** A report as one file: what is on the paper, with its drawings, styles and fonts, and no script. */
import { tick } from 'svelte';
import { markupText } from '#shared/markup.ts';
import { fontFaces } from '../../../charts/fonts.ts';
import type { Paper } from '../../../charts/paper.ts';

/** What does something in the window and nothing on paper. */
const tools =
  'button, input, select, textarea, label, canvas, script, link, style, iframe, object, [hidden], .visually-hidden';

/**
 * The file's text. It asks for nothing from elsewhere, and looks the same wherever it is opened or printed.
 * @param sheet the element that is the paper
 */
export async function documentOf(title: string, sheet: Element, paper: Paper): Promise<string> {
  await complete(sheet);
  const body = await contentOf(sheet, paper);
  const styles = stylesOf(sheet);
  const fonts = await fontFaces(`${title} ${body}`);
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; font-src data:; img-src data:">
<meta name="generator" content="Contrast Workbench">
<title>${markupText(title)}</title>
<style>
${fonts}
${styles}
${page}
</style>
</head>
<body>
<main id="report">
${body}
</main>
</body>
</html>
`;
}

/** Beyond what the window's styles say: the page as paper. */
const page = `:root { color-scheme: light; }
* { box-sizing: border-box; }
body { margin: 0; background: #fff; color: var(--foreground); font: 13px/1.54 var(--font); font-variant-numeric: tabular-nums; }
main { max-width: 1000px; margin: 0 auto; padding: 32px 24px; }
#report table { font-size: var(--text-small); }
#report :is(th, td) { height: auto; padding: 3px 8px 3px 0; }
figure.drawing { margin: 0; }
figure.drawing svg { display: block; width: 100%; height: auto; text-rendering: geometricPrecision; }
@page { margin: 14mm; }
@media print {
  main { max-width: none; padding: 0; }
  * { -webkit-print-color-adjust: exact; print-color-adjust: exact; }
  /* Paper does not scroll: tables are as narrow as their numbers allow. */
  #report .scroll { overflow: visible; }
  #report table { font-size: 9px; }
  #report :is(th, td) { max-width: none; padding: 2px 6px 2px 0; white-space: normal; overflow-wrap: anywhere; }
  #report code { font-size: inherit; white-space: nowrap; }
  #report .number { white-space: nowrap; }
  #report thead .number { white-space: normal; overflow-wrap: normal; }
  figure, tr, dl, .verdict { break-inside: avoid; }
  h1, h2, h3 { break-after: avoid; }
  thead { display: table-header-group; }
  section { overflow: visible; }
}`;

/** Resolves once no part of the paper waits for what it shows. */
async function complete(sheet: Element): Promise<void> {
  const waits = () => sheet.querySelector('.skeleton') !== null;
  // What one part was answered may make it ask for more.
  for (await tick(); waits(); await tick()) {
    await new Promise<void>((resolve) => {
      const observer = new MutationObserver(() => {
        if (waits()) return;
        observer.disconnect();
        resolve();
      });
      observer.observe(sheet, { childList: true, subtree: true });
    });
  }
}

/** The paper's elements, with a drawing in place of each chart. */
async function contentOf(sheet: Element, { drawings }: Paper): Promise<string> {
  const copy = sheet.cloneNode(true) as Element;
  // In the order of the page, so that the two lists pair.
  const [theirs, ours] = [sheet.querySelectorAll('figure'), copy.querySelectorAll('figure')];
  const drawn: string[] = [];
  for (const [i, figure] of theirs.entries()) {
    const draw = drawings.get(figure);
    if (draw === undefined) continue;
    // Drawings are text already: as elements the large ones would be read and written once more.
    const place = document.createElement('figure');
    place.className = 'drawing';
    ours[i]!.replaceWith(place);
    drawn.push(named(unique(await draw(), i), figure.querySelector('h3')?.textContent ?? ''));
  }
  for (const tool of copy.querySelectorAll(tools)) {
    // A label's words belong to its control; a cell's button is its heading.
    if (tool.closest('th') !== null && tool.tagName === 'BUTTON') tool.replaceWith(tool.textContent ?? '');
    else tool.remove();
  }
  for (const link of copy.querySelectorAll('a')) {
    if (!/^https?:/.test(link.getAttribute('href') ?? '')) link.replaceWith(...link.childNodes);
  }
  for (const element of copy.querySelectorAll('[tabindex]')) element.removeAttribute('tabindex');
  // No other figure reads so: notes have no classes.
  const [head, ...parts] = copy.innerHTML.replaceAll(comments, '').split('<figure class="drawing"></figure>');
  return parts.reduce((page, part, i) => `${page}<figure class="drawing">${drawn[i]}</figure>${part}`, head!);
}

const comments = /<!--.*?-->/gs;

/** A drawing as an image that says what it is. */
function named(svg: string, title: string): string {
  return svg
    .replaceAll(comments, '')
    .replace(/^[^<]*<svg /, `<svg role="img" aria-label="${markupText(title)}" `);
}

/** Names inside a drawing, such as those of clip paths, made the drawing's own. */
export function unique(svg: string, number: number): string {
  const names = new Set(Array.from(svg.matchAll(/\sid="([^"]+)"/g), ([, name]) => name!));
  if (names.size === 0) return svg;
  return svg.replaceAll(/(\sid="|url\(#|href="#)([^")]+)/g, (whole, before: string, name: string) =>
    names.has(name) ? `${before}d${number}-${name}` : whole,
  );
}

/** The rules of the window that meet something on the paper, and the window's colours. */
function stylesOf(sheet: Element): string {
  const rules: string[] = [];
  for (const styles of document.styleSheets) {
    for (const rule of styles.cssRules) {
      if (!(rule instanceof CSSStyleRule)) continue;
      if (rule.selectorText === ':root') rules.push(rule.cssText);
      else if (meets(sheet, rule.selectorText)) rules.push(rule.cssText);
    }
  }
  return rules.join('\n');
}

function meets(sheet: Element, selector: string): boolean {
  // What holds for the page as a whole is said anew.
  if (/(^|[\s,])(html|body|#app|\*)/.test(selector)) return false;
  try {
    return sheet.querySelector(selector.replaceAll(/::?[\w-]+(\([^)]*\))?/g, '') || '*') !== null;
  } catch {
    return false;
  }
}
