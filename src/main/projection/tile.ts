/** Products of rows with rows, by WebAssembly. */
import { tileModule } from './tile-code.ts';

const page = 65_536;
/** Rounded up to what a cache line holds. */
const aligned = (bytes: number) => Math.ceil(bytes / 64) * 64;

type Tile = (a: number, b: number, c: number, rows: number, columns: number, width: number) => void;

/** The part of WebAssembly that is used: Node has it, its types do not tell. */
interface Assembly {
  Memory: new (size: { initial: number }) => { buffer: ArrayBuffer };
  Module: new (bytes: Uint8Array) => object;
  Instance: new (module: object, imports: object) => { exports: Record<string, unknown> };
}
const { WebAssembly } = globalThis as unknown as { WebAssembly: Assembly };
let compiled: object | undefined;

/** Room for `rows` rows of a and `columns` of b, of d numbers each, and for their products. */
export class Tiles {
  readonly #tile: Tile;
  readonly #at: { a: number; b: number; c: number };
  readonly #memory: Float32Array;
  readonly #d: number;
  /** Numbers from one row to the next: d rounded up to whole vectors. What is beyond d stays zero. */
  readonly stride: number;
  /** Rows of a and b, `stride` numbers each, to be written before `multiply`. */
  readonly a: Float32Array;
  readonly b: Float32Array;

  constructor(rows: number, columns: number, d: number) {
    this.#d = d;
    this.stride = Math.ceil(d / 4) * 4;
    const [wholeRows, wholeColumns] = [Math.ceil(rows / 4) * 4, Math.ceil(columns / 2) * 2];
    const a = 0;
    const b = aligned(a + 4 * wholeRows * this.stride);
    const c = aligned(b + 4 * wholeColumns * this.stride);
    const memory = new WebAssembly.Memory({
      initial: Math.ceil((c + 4 * wholeRows * wholeColumns) / page),
    });
    compiled ??= new WebAssembly.Module(tileModule);
    const { exports } = new WebAssembly.Instance(compiled, { host: { memory } });
    this.#tile = exports.tile as Tile;
    this.#at = { a, b, c };
    this.#memory = new Float32Array(memory.buffer);
    this.a = this.#memory.subarray(0, wholeRows * this.stride);
    this.b = this.#memory.subarray(b / 4, b / 4 + wholeColumns * this.stride);
  }

  /** Copies `count` rows of d numbers, which begin at `from`, into a or b from its first row on. */
  fill(into: Float32Array, source: Float32Array | Float64Array, from: number, count: number): void {
    const d = this.#d;
    if (this.stride === d) {
      into.set(source.subarray(from, from + count * d));
      return;
    }
    for (let i = 0; i < count; i++) {
      into.set(source.subarray(from + i * d, from + (i + 1) * d), i * this.stride);
    }
  }

  /**
   * Products of the first `rows` rows of a with the first `columns` of b: row i begins at i · `step`.
   * They are written over by the next call.
   */
  multiply(rows: number, columns: number): { products: Float32Array; step: number } {
    const { a, b, c } = this.#at;
    const step = Math.ceil(columns / 2) * 2;
    this.#tile(a, b, c, Math.ceil(rows / 4) * 4, step, 4 * this.stride);
    return { products: this.#memory.subarray(c / 4), step };
  }
}
