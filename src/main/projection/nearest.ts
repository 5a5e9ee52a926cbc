/** Keeps the k nearest of what it is shown: a heap with the furthest on top. */
export class Nearest {
  readonly #distances: Float64Array;
  readonly #indices: Int32Array;
  readonly #k: number;
  #size = 0;
  /** What is not nearer need not be shown. */
  furthest = Number.POSITIVE_INFINITY;

  constructor(k: number) {
    this.#k = k;
    this.#distances = new Float64Array(k);
    this.#indices = new Int32Array(k);
  }

  clear(): void {
    this.#size = 0;
    this.furthest = Number.POSITIVE_INFINITY;
  }

  /** Of two at the same distance the one of the lesser index is nearer. */
  add(distance: number, index: number): void {
    if (this.#size < this.#k) {
      this.#size++;
      this.#rise(this.#size - 1, distance, index);
    } else {
      if (this.#after(distance, index, 0)) return;
      this.#sink(distance, index, this.#k);
    }
    if (this.#size === this.#k) this.furthest = this.#distances[0]!;
  }

  /** Nearest first, from `at` on; places that are left get index −1 and an infinite distance. Empties the heap. */
  write(indices: Int32Array, distances: Float32Array, at: number): void {
    const size = this.#size;
    for (let last = size - 1; last >= 0; last--) {
      indices[at + last] = this.#indices[0]!;
      distances[at + last] = Math.max(0, this.#distances[0]!);
      if (last > 0) this.#sink(this.#distances[last]!, this.#indices[last]!, last);
    }
    for (let i = size; i < this.#k; i++) {
      indices[at + i] = -1;
      distances[at + i] = Number.POSITIVE_INFINITY;
    }
    this.clear();
  }

  /** Whether (distance, index) is to come after what is at a place. */
  #after(distance: number, index: number, place: number): boolean {
    const other = this.#distances[place]!;
    return distance > other || (distance === other && index > this.#indices[place]!);
  }

  #rise(place: number, distance: number, index: number): void {
    while (place > 0) {
      const above = (place - 1) >> 1;
      if (!this.#after(distance, index, above)) break;
      this.#put(place, this.#distances[above]!, this.#indices[above]!);
      place = above;
    }
    this.#put(place, distance, index);
  }

  /** Puts something in the place of the top, of a heap of `size`. */
  #sink(distance: number, index: number, size: number): void {
    let place = 0;
    for (;;) {
      let below = 2 * place + 1;
      if (below >= size) break;
      if (below + 1 < size && this.#after(this.#distances[below + 1]!, this.#indices[below + 1]!, below)) {
        below++;
      }
      if (this.#after(distance, index, below)) break;
      this.#put(place, this.#distances[below]!, this.#indices[below]!);
      place = below;
    }
    this.#put(place, distance, index);
  }

  #put(place: number, distance: number, index: number): void {
    this.#distances[place] = distance;
    this.#indices[place] = index;
  }
}
