/** Ids that sort by the time of their making: 8 letters of time and 4 of chance, lower-case Crockford base 32. */
import { randomInt } from 'node:crypto';

const alphabet = '0123456789abcdefghjkmnpqrstvwxyz';
const epoch = Date.UTC(2025, 0);
let last = 0;

function base32(value: number, length: number): string {
  let text = '';
  for (let rest = value; text.length < length; rest = Math.floor(rest / 32))
    text = alphabet[rest % 32] + text;
  return text;
}

/** Ids made one after another in this process sort in that order, even within a millisecond. */
export function newId(now = Date.now()): string {
  last = Math.max(now - epoch, last + 1);
  return base32(last, 8) + base32(randomInt(32 ** 4), 4);
}
