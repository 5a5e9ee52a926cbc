/**
 * Philox4x32-10, a counter-based generator (Salmon et al., "Parallel random numbers: as easy as 1, 2, 3", SC 2011).
 * Any block of its stream can be computed by itself, so "resume at step n" needs no stored state, and
 * TensorFlow's stateless random ops draw the same numbers from the same seed.
 */

const multiplier0 = 0xd2511f53;
const multiplier1 = 0xcd9e8d57;
const weyl0 = 0x9e3779b9;
const weyl1 = 0xbb67ae85;

/** High 32 bits of the product of two unsigned 32-bit integers. */
function multiplyHigh(a: number, b: number): number {
  const aHigh = a >>> 16;
  const aLow = a & 0xffff;
  const bHigh = b >>> 16;
  const bLow = b & 0xffff;
  const middle = aHigh * bLow + ((aLow * bLow) >>> 16);
  const middle2 = aLow * bHigh + (middle & 0xffff);
  return (aHigh * bHigh + Math.floor(middle / 65536) + Math.floor(middle2 / 65536)) >>> 0;
}

/**
 * One block of four random 32-bit integers, written to `out` at `offset`.
 * @param counter four 32-bit words
 * @param key two 32-bit words
 */
export function philoxBlock(
  counter: readonly [number, number, number, number],
  key: readonly [number, number],
  out: Uint32Array,
  offset = 0,
): void {
  let [c0, c1, c2, c3] = counter;
  let [k0, k1] = key;
  for (let round = 0; round < 10; round++) {
    const high0 = multiplyHigh(multiplier0, c0 >>> 0);
    const low0 = Math.imul(multiplier0, c0);
    const high1 = multiplyHigh(multiplier1, c2 >>> 0);
    const low1 = Math.imul(multiplier1, c2);
    c0 = (high1 ^ c1 ^ k0) >>> 0;
    c1 = low1 >>> 0;
    c2 = (high0 ^ c3 ^ k1) >>> 0;
    c3 = low0 >>> 0;
    k0 = (k0 + weyl0) >>> 0;
    k1 = (k1 + weyl1) >>> 0;
  }
  out[offset] = c0;
  out[offset + 1] = c1;
  out[offset + 2] = c2;
  out[offset + 3] = c3;
}

/**
 * A stream of random numbers named by two 32-bit seeds, laid out as TensorFlow's StatelessRandomUniform lays its
 * own out (core/kernels/stateless_random_ops.cc, `GenerateKey`), so that both give the same numbers.
 */
export class RandomStream {
  readonly #key: [number, number];
  readonly #counter: [number, number, number, number];
  readonly #block = new Uint32Array(4);
  #used = 4;

  constructor(seed0: number, seed1: number) {
    const mix = new Uint32Array(4);
    // TensorFlow's seeds are signed 32-bit integers widened to 64 bits: the upper words repeat the sign.
    philoxBlock(
      [seed0 >>> 0, (seed0 | 0) < 0 ? 0xffffffff : 0, seed1 >>> 0, (seed1 | 0) < 0 ? 0xffffffff : 0],
      [0x3ec8f720, 0x02461e29],
      mix,
    );
    this.#key = [mix[0]!, mix[1]!];
    this.#counter = [0, 0, mix[2]!, mix[3]!];
  }

  /** The next random 32-bit unsigned integer. */
  uint32(): number {
    if (this.#used === 4) {
      philoxBlock(this.#counter, this.#key, this.#block);
      this.#used = 0;
      this.#counter[0] = (this.#counter[0] + 1) >>> 0;
      if (this.#counter[0] === 0) this.#counter[1] = (this.#counter[1] + 1) >>> 0;
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
