/** A drawing of the page as a file of its own: what the page's styles gave it is written into it. */
import { tokenColour } from './colours.svelte.ts';
import { withFonts } from './fonts.ts';
import { pngOf } from './png.ts';
import { wrapped } from './words.ts';

const space = 'http://www.w3.org/2000/svg';
const styled = ['fill', 'stroke', 'font-size', 'font-weight'] as const;
/** Of the title's first line, and of its second where it has one. */
const [firstLine, secondLine] = [34, 20];
const margin = 12;

/** A letter of the title is about 8 pixels wide. */
const titleLines = (title: string, width: number) => wrapped(title, Math.floor(width / 8), 2);

/** A copy that needs no stylesheet, with the title above and the theme's background behind. */
function standalone(
  svg: SVGSVGElement,
  title: string,
): { element: SVGSVGElement; width: number; height: number } {
  const { width, height } = svg.viewBox.baseVal;
  const lines = titleLines(title, width);
  const headline = firstLine + secondLine * (lines.length - 1);
  const copy = svg.cloneNode(true) as SVGSVGElement;
  const [theirs, ours] = [svg.querySelectorAll('*'), copy.querySelectorAll('*')];
  for (const [i, element] of theirs.entries()) {
    const style = getComputedStyle(element);
    for (const name of styled) ours[i]!.setAttribute(name, style.getPropertyValue(name));
  }
  const { fontFamily: font, colorScheme } = getComputedStyle(svg);
  const scheme = colorScheme === 'light' || colorScheme === 'dark' ? colorScheme : undefined;
  const outer = document.createElementNS(space, 'svg');
  const size = { width: width + 2 * margin, height: height + headline + margin };
  outer.setAttribute('xmlns', space);
  outer.setAttribute('viewBox', `0 0 ${size.width} ${size.height}`);
  outer.setAttribute('width', String(size.width));
  outer.setAttribute('height', String(size.height));
  outer.setAttribute('font-family', font);
  // Letters keep their widths however large it is shown.
  outer.setAttribute('text-rendering', 'geometricPrecision');
  const background = document.createElementNS(space, 'rect');
  background.setAttribute('width', String(size.width));
  background.setAttribute('height', String(size.height));
  background.setAttribute('fill', tokenColour('--background', scheme));
  const text = document.createElementNS(space, 'text');
  text.setAttribute('font-size', '15');
  text.setAttribute('font-weight', '600');
  text.setAttribute('fill', tokenColour('--foreground', scheme));
  for (const [i, words] of lines.entries()) {
    const line = document.createElementNS(space, 'tspan');
    line.setAttribute('x', String(margin));
    line.setAttribute('y', String(22 + secondLine * i));
    line.textContent = words;
    text.append(line);
  }
  copy.removeAttribute('class');
  copy.removeAttribute('style');
  copy.setAttribute('x', String(margin));
  copy.setAttribute('y', String(headline));
  copy.setAttribute('width', String(width));
  copy.setAttribute('height', String(height));
  outer.append(background, text, copy);
  return { element: outer, ...size };
}

/** The drawing as text, for a page that has the window's font. */
export function svgText(svg: SVGSVGElement, title: string): string {
  return new XMLSerializer().serializeToString(standalone(svg, title).element);
}

export async function svgBlob(svg: SVGSVGElement, title: string): Promise<Blob> {
  return new Blob([await withFonts(svgText(svg, title))], { type: 'image/svg+xml' });
}

/** At twice its size, for print. */
export async function svgToPng(svg: SVGSVGElement, title: string): Promise<Blob> {
  const address = URL.createObjectURL(await svgBlob(svg, title));
  try {
    const image = new Image();
    image.src = address;
    await image.decode();
    const canvas = document.createElement('canvas');
    canvas.width = 2 * image.naturalWidth;
    canvas.height = 2 * image.naturalHeight;
    canvas.getContext('2d')!.drawImage(image, 0, 0, canvas.width, canvas.height);
    return await pngOf(canvas);
  } finally {
    URL.revokeObjectURL(address);
  }
}
