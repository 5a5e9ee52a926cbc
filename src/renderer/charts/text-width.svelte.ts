/** How wide words of a drawing are in the window's font. */
import { cutBy } from './words.ts';

const space = 'http://www.w3.org/2000/svg';

/** Counts the loads of fonts: what was measured before is measured anew. */
let loads = $state(0);
if (typeof document !== 'undefined') document.fonts.addEventListener('loadingdone', () => (loads += 1));

/**
 * In pixels, on the screen or in a file that is printed, whichever is wider: a screen sets letters at whole pixels.
 * @param size of the letters, in pixels
 */
export function textWidth(text: string, size: number, weight = 400): number {
  void loads;
  // Made anew each time: one that was there before a font had come would keep to the font before.
  const drawing = document.createElementNS(space, 'svg');
  drawing.style.position = 'absolute';
  const words = document.createElementNS(space, 'text');
  words.setAttribute('font-size', String(size));
  words.setAttribute('font-weight', String(weight));
  words.textContent = text;
  drawing.append(words);
  document.body.append(drawing);
  const widths = (['auto', 'geometricPrecision'] as const).map((rendering) => {
    words.style.textRendering = rendering;
    return words.getComputedTextLength();
  });
  drawing.remove();
  return Math.max(...widths);
}

/** A text that fits, with an ellipsis in place of what does not. */
export const cutTo = (text: string, most: number, size: number, weight = 400): string =>
  cutBy(text, most, (part) => textWidth(part, size, weight));
