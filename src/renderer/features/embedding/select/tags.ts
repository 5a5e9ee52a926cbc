/** Ids of images as short text, to keep tags of many thousands of images small. */

/** Steps from each id to the next in base 36: 3, 4, 7, 100 is "3.1.3.2l"; repeated steps of 1 are "_" and their number. */
export function packIds(ids: Iterable<number>): string {
  const sorted = [...new Set(ids)].toSorted((a, b) => a - b);
  const parts: string[] = [];
  let last = 0;
  for (let i = 0; i < sorted.length; ) {
    let ones = 0;
    while (i > 0 && sorted[i + ones] === last + ones + 1) ones += 1;
    if (ones >= 3) {
      parts.push(`_${ones.toString(36)}`);
      last += ones;
      i += ones;
      continue;
    }
    parts.push((sorted[i]! - last).toString(36));
    last = sorted[i]!;
    i += 1;
  }
  return parts.join('.');
}

/** @throws RangeError where the text is none of `packIds` */
export function unpackIds(text: string): number[] {
  const ids: number[] = [];
  if (text === '') return ids;
  let last = 0;
  for (const part of text.split('.')) {
    const run = part.startsWith('_');
    const number = Number.parseInt(run ? part.slice(1) : part, 36);
    if (!Number.isFinite(number) || number > 1e9) throw new RangeError(`“${part}” is no step.`);
    for (let i = 0; i < (run ? number : 1); i++) {
      last += run ? 1 : number;
      ids.push(last);
    }
  }
  return ids;
}
