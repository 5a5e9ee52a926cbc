/**
 * Philox4x32-10, a counter-based generator (Salmon et al., "Parallel random numbers: as easy as 1, 2, 3", SC 2011).
 * Any block of its stream can be computed by itself, so "resume at step n" needs no stored state, and
 * TensorFlow's stateless random ops draw the same numbers from the same seed.
 */

const multiplier0High = 0xd251;
const multiplier0Low = 0x1f53;
const multiplier1High = 0xcd9e;
const multiplier1Low = 0x8d57;
const weyl0 = 0x9e3779b9;
const weyl1 = 0xbb67ae85;

/** High 32 bits of the product of two unsigned 32-bit integers, the first given in halves. No sum exceeds 32 bits. */
function multiplyHigh(aHigh: number, aLow: number, b: number): number {
  const bHigh = b >>> 16;
  const bLow = b & 0xffff;
  const middle = aHigh * bLow + ((aLow * bLow) >>> 16);
  const middle2 = aLow * bHigh + (middle & 0xffff);
  return aHigh * bHigh + (middle >>> 16) + (middle2 >>> 16);
}

/**
 * One block of four random 32-bit integers.
 * @param c0 @param c1 @param c2 @param c3 counter, 32-bit words
 * @param k0 @param k1 key, 32-bit words
 * @param out receives the block
 */
export function philoxBlock(
  c0: number,
  c1: number,
  c2: number,
  c3: number,
  k0: number,
  k1: number,
  out: Uint32Array,
): void {
  for (let round = 0; round < 10; round++) {
    const high0 = multiplyHigh(multiplier0High, multiplier0Low, c0);
    const low0 = Math.imul(0xd2511f53, c0);
    const high1 = multiplyHigh(multiplier1High, multiplier1Low, c2);
    const low1 = Math.imul(0xcd9e8d57, c2);
    c0 = high1 ^ c1 ^ k0;
    c1 = low1;
    c2 = high0 ^ c3 ^ k1;
    c3 = low0;
    k0 = (k0 + weyl0) | 0;
    k1 = (k1 + weyl1) | 0;
  }
  out[0] = c0;
  out[1] = c1;
  out[2] = c2;
  out[3] = c3;
}

/**
 * A stream of random numbers named by two 32-bit seeds, laid out as TensorFlow's StatelessRandomUniform lays its
 * own out (core/kernels/stateless_random_ops.cc, `GenerateKey`), so that both give the same numbers.
 */
export class RandomStream {
  readonly #key0: number;
  readonly #key1: number;
  readonly #counter2: number;
  readonly #counter3: number;
  readonly #block = new Uint32Array(4);
  #blocks = 0;
  #used = 4;

  constructor(seed0: number, seed1: number) {
    const mix = new Uint32Array(4);
    // TensorFlow's seeds are signed 32-bit integers widened to 64 bits: the upper words repeat the sign.
    philoxBlock(seed0, seed0 >> 31, seed1, seed1 >> 31, 0x3ec8f720, 0x02461e29, mix);
    this.#key0 = mix[0]!;
    this.#key1 = mix[1]!;
    this.#counter2 = mix[2]!;
    this.#counter3 = mix[3]!;
  }

  /** The next random 32-bit unsigned integer. */
  uint32(): number {
    if (this.#used === 4) {
      const high = Math.floor(this.#blocks / 0x100000000);
      philoxBlock(this.#blocks, high, this.#counter2, this.#counter3, this.#key0, this.#key1, this.#block);
      this.#used = 0;
      this.#blocks++;
    }
    return this.#block[this.#used++]!;
  }

  /** Uniform in [0, 1) with 23 random bits, as TensorFlow's float32 has it. */
  uniform(): number {
    return (this.uint32() & 0x7fffff) / 0x800000;
  }

  /** A uniform integer in [0, limit), without modulo bias. */
  below(limit: number): number {
    const bound = 0x100000000 - (0x100000000 % limit);
    let x = this.uint32();
    while (x >= bound) x = this.uint32();
    return x % limit;
  }

  /** Standard normal (Box–Muller). */
  normal(): number {
    const radius = Math.sqrt(-2 * Math.log(1 - this.uniform()));
    return radius * Math.cos(2 * Math.PI * this.uniform());
  }

  /** Shuffles in place (Fisher–Yates). */
  shuffle<T extends { length: number; [index: number]: number }>(values: T): T {
    for (let i = values.length - 1; i > 0; i--) {
      const j = this.below(i + 1);
      const kept = values[i]!;
      values[i] = values[j]!;
      values[j] = kept;
    }
    return values;
  }
}

/**
 * A 32-bit seed derived from a seed and a name or numbers, so that each use of randomness (weights, order of images,
 * dropout of step 17) has a stream of its own. FNV-1a over the parts, finished with the murmur3 mixer.
 */
export function deriveSeed(...parts: (string | number)[]): number {
  let hash = 0x811c9dc5;
  for (const character of parts.join('\u0000')) {
    hash = Math.imul(hash ^ character.codePointAt(0)!, 0x01000193);
  }
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) | 0;
}
