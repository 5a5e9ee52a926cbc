/** Numbers in [0, 1) determined by a seed. */
export type Random = () => number;

/**
 * The generator sfc32 (Chris Doty-Humphrey, PractRand), seeded with four words of FNV-1a of the parts: choices
 * made for one purpose (say, one class) do not change those made for another.
 */
export function seededRandom(...parts: (string | number)[]): Random {
  const text = JSON.stringify(parts);
  let [a, b, c, counter] = [fnv1a(`0${text}`), fnv1a(`1${text}`), fnv1a(`2${text}`), 1];
  const next = () => {
    const sum = (a + b + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (((c << 21) | (c >>> 11)) + sum) | 0;
    return (sum >>> 0) / 2 ** 32;
  };
  for (let i = 0; i < 15; i++) next();
  return next;
}

/** Shuffles in place (Fisher and Yates). */
export function shuffle<T extends Int32Array | unknown[]>(items: T, random: Random): T {
  for (let i = items.length - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1));
    const held = items[i]!;
    items[i] = items[j]!;
    items[j] = held;
  }
  return items;
}

/** A number from the standard normal distribution (Box and Muller). */
export function normal(random: Random): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}

function fnv1a(text: string): number {
  let hash = 0x811c9dc5;
  for (const byte of Buffer.from(text)) hash = Math.imul(hash ^ byte, 0x01000193);
  return hash;
}
