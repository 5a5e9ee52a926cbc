/** The window's font as part of a file, so that the file looks the same where the font is not installed. */

interface Face {
  ranges: [from: number, to: number][];
  address: string;
  css: CSSFontFaceRule;
}

/** The faces that the page declares; a script of letters each. */
function faces(): Face[] {
  return Array.from(document.styleSheets).flatMap((sheet) =>
    Array.from(sheet.cssRules)
      .filter((rule): rule is CSSFontFaceRule => rule instanceof CSSFontFaceRule)
      .flatMap((css) => {
        const address = /url\(["']?([^"')]+)/.exec(css.style.getPropertyValue('src'))?.[1];
        if (address === undefined) return [];
        const base = sheet.href ?? document.baseURI;
        return [
          {
            css,
            address: new URL(address, base).href,
            ranges: parseRanges(css.style.getPropertyValue('unicode-range')),
          },
        ];
      }),
  );
}

/** "U+0-FF, U+2212" as pairs of code points; empty stands for all. */
export function parseRanges(text: string): [from: number, to: number][] {
  return text
    .split(',')
    .map((part) => /U\+([0-9a-f?]+)(?:-([0-9a-f]+))?/i.exec(part))
    .filter((match) => match !== null)
    .map(([, from, to]) => [
      Number.parseInt(from!.replaceAll('?', '0'), 16),
      Number.parseInt(to ?? from!.replaceAll('?', 'F'), 16),
    ]);
}

const loaded = new Map<string, Promise<string>>();

function dataAddress(address: string): Promise<string> {
  let known = loaded.get(address);
  if (known === undefined) {
    known = fetch(address)
      .then((response) => response.blob())
      .then(
        (blob) =>
          new Promise<string>((resolve, reject) => {
            const reader = new FileReader();
            reader.onload = () =>
              resolve((reader.result as string).replace(/^data:[^;,]*/, 'data:font/woff2'));
            reader.onerror = () => reject(reader.error);
            reader.readAsDataURL(blob);
          }),
      );
    known.catch(() => loaded.delete(address));
    loaded.set(address, known);
  }
  return known;
}

/** The different letters of a text, as code points. A report is megabytes of it. */
function lettersOf(text: string): number[] {
  const seen = new Uint8Array(0x110000);
  for (let i = 0; i < text.length; i++) {
    const letter = text.codePointAt(i)!;
    seen[letter] = 1;
    if (letter > 0xffff) i++;
  }
  const letters: number[] = [];
  for (let letter = seen.indexOf(1); letter >= 0; letter = seen.indexOf(1, letter + 1)) letters.push(letter);
  return letters;
}

/** Font faces with their data, as CSS: those of which the text has letters. */
export async function fontFaces(text: string): Promise<string> {
  const letters = lettersOf(text);
  const has = ([from, to]: [number, number]) => letters.some((letter) => letter >= from && letter <= to);
  const needed = faces().filter(({ ranges }) => ranges.length === 0 || ranges.some(has));
  const rules = await Promise.all(
    needed.map(async ({ address, css }) => {
      const lines = ['font-family', 'font-style', 'font-weight', 'unicode-range']
        .map((name) => [name, css.style.getPropertyValue(name)] as const)
        .filter(([, value]) => value !== '')
        .map(([name, value]) => `${name}:${value}`);
      return `@font-face{${lines.join(';')};src:url(${await dataAddress(address)}) format("woff2")}`;
    }),
  );
  return rules.join('\n');
}

/** An SVG with the fonts that it needs inside. */
export async function withFonts(svg: string): Promise<string> {
  return svg.replace(/(<svg[^>]*>)/, `$1<style>${await fontFaces(svg)}</style>`);
}
