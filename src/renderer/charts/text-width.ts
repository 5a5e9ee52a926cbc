/** How wide words are in the window's font. */

let pen: CanvasRenderingContext2D | undefined;

/** In pixels. @param size of the letters, in pixels */
export function textWidth(text: string, size: number, weight = 400): number {
  pen ??= document.createElement('canvas').getContext('2d')!;
  pen.font = `${weight} ${size}px ${getComputedStyle(document.body).fontFamily}`;
  return pen.measureText(text).width;
}

/** A text that fits, with an ellipsis in place of what does not. */
export function cutTo(text: string, most: number, size: number, weight = 400): string {
  return cutBy(text, most, (part) => textWidth(part, size, weight));
}

/** @param widthOf grows with the text */
export function cutBy(text: string, most: number, widthOf: (text: string) => number): string {
  if (widthOf(text) <= most) return text;
  let [fits, tooLong] = [0, text.length];
  while (tooLong - fits > 1) {
    const middle = (fits + tooLong) >> 1;
    if (widthOf(`${text.slice(0, middle).trimEnd()}…`) <= most) fits = middle;
    else tooLong = middle;
  }
  return `${text.slice(0, Math.max(1, fits)).trimEnd()}…`;
}
