/** Arithmetic of colours as `rgb(r, g, b)`. */

/** A colour between two, each `rgb(…)`; 0 is the first. */
export function between(from: string, to: string, share: number): string {
  const parts = (colour: string) => (colour.match(/[\d.]+/g) ?? []).map(Number);
  const [a, b] = [parts(from), parts(to)];
  return `rgb(${[0, 1, 2].map((i) => Math.round(a[i]! + (b[i]! - a[i]!) * share)).join(', ')})`;
}

/** Relative luminance as WCAG 2 has it, of `rgb(…)`. */
export function luminance(colour: string): number {
  const [r, g, b] = (colour.match(/[\d.]+/g) ?? []).map((part) => {
    const share = Number(part) / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r! + 0.7152 * g! + 0.0722 * b!;
}
