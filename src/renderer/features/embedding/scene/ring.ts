/** What is put around the point under the pointer, or around its picture: no part of what is drawn, so that pointing draws nothing. */

/** Pixels that it leaves free around what it marks. */
const free = 3;

export function hideRing(ring: HTMLElement): void {
  ring.hidden = true;
}

/** @param side of what is marked, in pixels */
export function placeRing(
  ring: HTMLElement,
  [x, y]: readonly [number, number],
  side: number,
  square: boolean,
): void {
  const outer = side + 2 * free;
  ring.hidden = false;
  ring.classList.toggle('square', square);
  ring.style.width = `${outer}px`;
  ring.style.height = `${outer}px`;
  ring.style.transform = `translate(${x - outer / 2}px, ${y - outer / 2}px)`;
}
