/** Words in little room. */

/** A text in lines of at most `width` letters, cut after `most` lines. */
export function wrapped(text: string, width: number, most: number): string[] {
  const lines: string[] = [];
  for (const word of text.split(/\s+/)) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 1 + word.length <= width)
      lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  const shown = lines.slice(0, most).map((line) => shortened(line, width));
  if (lines.length > most) shown[most - 1] = shortened(`${shown[most - 1]} …`, width);
  return shown;
}

/** A text of at most `width` letters, the last of them an ellipsis where it was longer. */
export const shortened = (text: string, width: number): string =>
  text.length > width ? `${text.slice(0, Math.max(1, width - 1)).trimEnd()}…` : text;

/** The same of a text that takes up to `most` of whatever its width is told in. @param widthOf grows with the text */
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
