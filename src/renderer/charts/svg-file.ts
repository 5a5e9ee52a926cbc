/** A drawing of the page as a file of its own: what the page's styles gave it is written into it. */
import { tokenColour } from './colours.svelte.ts';

const space = 'http://www.w3.org/2000/svg';
const styled = ['fill', 'stroke', 'font-size', 'font-weight'] as const;
const headline = 34;
const margin = 12;

/** A copy that needs no stylesheet, with the title above and the theme's background behind. */
function standalone(
  svg: SVGSVGElement,
  title: string,
): { element: SVGSVGElement; width: number; height: number } {
  const { width, height } = svg.viewBox.baseVal;
  const copy = svg.cloneNode(true) as SVGSVGElement;
  const [theirs, ours] = [svg.querySelectorAll('*'), copy.querySelectorAll('*')];
  for (const [i, element] of theirs.entries()) {
    const style = getComputedStyle(element);
    for (const name of styled) ours[i]!.setAttribute(name, style.getPropertyValue(name));
  }
  const font = getComputedStyle(svg).fontFamily;
  const outer = document.createElementNS(space, 'svg');
  const size = { width: width + 2 * margin, height: height + headline + margin };
  outer.setAttribute('xmlns', space);
  outer.setAttribute('viewBox', `0 0 ${size.width} ${size.height}`);
  outer.setAttribute('width', String(size.width));
  outer.setAttribute('height', String(size.height));
  outer.setAttribute('font-family', font);
  const background = document.createElementNS(space, 'rect');
  background.setAttribute('width', String(size.width));
  background.setAttribute('height', String(size.height));
  background.setAttribute('fill', tokenColour('--background'));
  const text = document.createElementNS(space, 'text');
  text.setAttribute('x', String(margin));
  text.setAttribute('y', '22');
  text.setAttribute('font-size', '15');
  text.setAttribute('font-weight', '600');
  text.setAttribute('fill', tokenColour('--foreground'));
  text.textContent = title;
  copy.removeAttribute('class');
  copy.removeAttribute('style');
  copy.setAttribute('x', String(margin));
  copy.setAttribute('y', String(headline));
  copy.setAttribute('width', String(width));
  copy.setAttribute('height', String(height));
  outer.append(background, text, copy);
  return { element: outer, ...size };
}

/** The drawing as text, for a file or a page. */
export function svgText(svg: SVGSVGElement, title: string): string {
  return new XMLSerializer().serializeToString(standalone(svg, title).element);
}

export function svgBlob(svg: SVGSVGElement, title: string): Blob {
  return new Blob([svgText(svg, title)], { type: 'image/svg+xml' });
}

/** At twice its size, for print. */
export async function svgToPng(svg: SVGSVGElement, title: string): Promise<Blob> {
  const { element, width, height } = standalone(svg, title);
  const address = URL.createObjectURL(
    new Blob([new XMLSerializer().serializeToString(element)], { type: 'image/svg+xml' }),
  );
  try {
    const image = new Image();
    image.src = address;
    await image.decode();
    const canvas = document.createElement('canvas');
    canvas.width = 2 * width;
    canvas.height = 2 * height;
    canvas.getContext('2d')!.drawImage(image, 0, 0, canvas.width, canvas.height);
    return await new Promise((resolve, reject) =>
      canvas.toBlob((blob) =>
        blob === null ? reject(new Error('The picture could not be made.')) : resolve(blob),
      ),
    );
  } finally {
    URL.revokeObjectURL(address);
  }
}
