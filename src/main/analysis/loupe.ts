/**
 * What a temperature makes of a batch of vectors: where the softmax of a contrastive loss puts its weight, and what pulls
 * and what pushes (Khosla et al. 2020, arXiv 2004.11362, 3.2.3 and supplementary material; Wang and Liu 2021, arXiv
 * 2012.09740).
 */
import type { LoupePoint } from '#shared/comparison.ts';
import type { Settings } from '#shared/settings.ts';

/** Losses that compare by a softmax over similarities. */
export const loupeLosses = ['npairs', 'supcon-out', 'supcon-in'] as const;
export type LoupeLoss = (typeof loupeLosses)[number];

export interface LoupeBatch {
  /** Row-major [n, dimensions], of any length. */
  vectors: ArrayLike<number>;
  dimensions: number;
  /** Class of each row. */
  labels: ArrayLike<number>;
}

export interface LoupeOptions {
  loss: LoupeLoss;
  /** As the setting `loss.scale`; npairs has none. */
  scale: Settings['loss']['scale'];
  temperatures: readonly number[];
}

type Sums = Omit<LoupePoint, 'temperature'> & { hard: number; pulled: number };

/** An anchor's neighbours; none of it depends on the temperature. */
interface Neighbours {
  anchor: number;
  positives: Int32Array;
  /** From the most similar to the least. */
  negatives: Int32Array;
  /** Cosine of the anchor and each row. */
  cosines: Float64Array;
}

/** Goes through a batch anchor by anchor, so that whoever drives it may stop or breathe between two. */
export class LoupeWork {
  readonly rows: number;
  /** Anchors whose class no other row has. */
  withoutPositive = 0;
  /** Rows of zeros, which have no direction. */
  zeros = 0;
  readonly #batch: LoupeBatch;
  readonly #options: LoupeOptions;
  /** Rows scaled to length 1. */
  readonly #units: Float64Array;
  readonly #lengths: Float64Array;
  readonly #sums: Sums[];
  #anchors = 0;
  #next = 0;

  constructor(batch: LoupeBatch, options: LoupeOptions) {
    const { vectors, dimensions } = batch;
    this.#batch = batch;
    this.#options = options;
    this.rows = batch.labels.length;
    this.#units = Float64Array.from(vectors);
    this.#lengths = new Float64Array(this.rows);
    for (let row = 0; row < this.rows; row++) {
      const unit = this.#units.subarray(row * dimensions, (row + 1) * dimensions);
      const length = Math.sqrt(unit.reduce((sum, x) => sum + x * x, 0));
      this.#lengths[row] = length;
      if (length === 0) this.zeros += 1;
      else for (let k = 0; k < dimensions; k++) unit[k]! /= length;
    }
    this.#sums = options.temperatures.map(() => ({
      loss: 0,
      positiveWeight: 0,
      hardestTenth: 0,
      hardestTen: 0,
      hardestOne: 0,
      effectiveNegatives: 0,
      gradientNorm: 0,
      positiveShare: 0,
      negativeShare: 0,
      hard: 0,
      pulled: 0,
    }));
  }

  /** Looks at the next anchor; false where there is none left. */
  step(): boolean {
    if (this.#next >= this.rows) return false;
    const neighbours = this.#neighbours(this.#next++);
    if (neighbours.positives.length === 0) {
      this.withoutPositive += 1;
      return true;
    }
    this.#anchors += 1;
    for (const [i, temperature] of this.#options.temperatures.entries())
      this.#add(this.#sums[i]!, neighbours, temperature);
    return true;
  }

  /** Means over the anchors looked at so far that have a positive; NaN where there is none. */
  points(): LoupePoint[] {
    return this.#options.temperatures.map((temperature, i) => {
      const { hard, pulled, ...sum } = this.#sums[i]!;
      return {
        temperature,
        loss: sum.loss / this.#anchors,
        positiveWeight: sum.positiveWeight / this.#anchors,
        hardestTenth: sum.hardestTenth / hard,
        hardestTen: sum.hardestTen / hard,
        hardestOne: sum.hardestOne / hard,
        effectiveNegatives: sum.effectiveNegatives / hard,
        gradientNorm: sum.gradientNorm / pulled,
        positiveShare: sum.positiveShare / pulled,
        negativeShare: sum.negativeShare / pulled,
      };
    });
  }

  #neighbours(anchor: number): Neighbours {
    const { dimensions, labels } = this.#batch;
    const from = anchor * dimensions;
    const cosines = new Float64Array(this.rows);
    const positives: number[] = [];
    const negatives: number[] = [];
    for (let row = 0; row < this.rows; row++) {
      let dot = 0;
      for (let k = 0; k < dimensions; k++) dot += this.#units[from + k]! * this.#units[row * dimensions + k]!;
      cosines[row] = dot;
      if (row !== anchor) (labels[row] === labels[anchor] ? positives : negatives).push(row);
    }
    negatives.sort((a, b) => cosines[b]! - cosines[a]!);
    return {
      anchor,
      positives: Int32Array.from(positives),
      negatives: Int32Array.from(negatives),
      cosines,
    };
  }

  #add(sums: Sums, neighbours: Neighbours, temperature: number): void {
    const { anchor, positives, negatives, cosines } = neighbours;
    const { loss, scale } = this.#options;
    const own = loss === 'npairs';
    const similarity = (row: number) => cosines[row]! / temperature;
    let most = own ? similarity(anchor) : similarity(negatives[0] ?? positives[0]!);
    for (const row of positives) most = Math.max(most, similarity(row));
    // Weights before they are divided by their sum.
    const weights = new Float64Array(this.rows);
    let pulling = 0;
    let pushing = 0;
    let positiveSimilarity = own ? similarity(anchor) : 0;
    for (const row of positives) {
      weights[row] = Math.exp(similarity(row) - most);
      pulling += weights[row]!;
      positiveSimilarity += similarity(row);
    }
    for (const row of negatives) {
      weights[row] = Math.exp(similarity(row) - most);
      pushing += weights[row]!;
    }
    const itself = own ? Math.exp(similarity(anchor) - most) : 0;
    const all = pulling + pushing + itself;
    const wanted = positives.length + (own ? 1 : 0);
    const factor = own || scale === 'none' ? 1 : scale === 'temperature' ? temperature : temperature / 0.07;
    const value =
      loss === 'supcon-in'
        ? Math.log(all) - Math.log(pulling) + Math.log(wanted)
        : Math.log(all) + most - positiveSimilarity / wanted;
    sums.loss += factor * value;
    sums.positiveWeight += pulling / all;
    if (negatives.length > 0 && pushing > 0)
      this.#addHardness(sums, neighbours, weights, pushing, temperature);
    const target = (row: number) => (loss === 'supcon-in' ? weights[row]! / pulling : 1 / wanted);
    this.#addGradient(sums, neighbours, factor / temperature, (row, positive) =>
      positive ? weights[row]! / all - target(row) : weights[row]! / all,
    );
  }

  #addHardness(
    sums: Sums,
    { negatives, cosines }: Neighbours,
    weights: Float64Array,
    pushing: number,
    temperature: number,
  ): void {
    const share = (count: number) => {
      let sum = 0;
      for (let i = 0; i < count; i++) sum += weights[negatives[i]!]!;
      return sum / pushing;
    };
    // The entropy of weights exp(s) / Z is ln Z − E[s]; both relative to the hardest.
    const hardest = cosines[negatives[0]!]!;
    let mean = 0;
    for (const row of negatives)
      mean += (weights[row]! / pushing) * ((cosines[row]! - hardest) / temperature);
    const log = Math.log(pushing / weights[negatives[0]!]!);
    sums.hard += 1;
    sums.hardestTenth += share(Math.ceil(negatives.length / 10));
    sums.hardestTen += share(Math.min(10, negatives.length));
    sums.hardestOne += share(1);
    sums.effectiveNegatives += Math.exp(log - mean);
  }

  /**
   * Of the anchor's own loss with respect to its vector before that is scaled to length 1: what is along the vector
   * vanishes, and what is left is divided by its length.
   */
  #addGradient(
    sums: Sums,
    { anchor, positives, negatives, cosines }: Neighbours,
    factor: number,
    coefficient: (row: number, positive: boolean) => number,
  ): void {
    const length = this.#lengths[anchor]!;
    if (length === 0) return;
    const { dimensions } = this.#batch;
    const part = (rows: Int32Array, positive: boolean) => {
      const sum = new Float64Array(dimensions);
      let along = 0;
      for (const row of rows) {
        const c = coefficient(row, positive);
        if (c === 0) continue;
        along += c * cosines[row]!;
        const from = row * dimensions;
        for (let k = 0; k < dimensions; k++) sum[k]! += c * this.#units[from + k]!;
      }
      const from = anchor * dimensions;
      for (let k = 0; k < dimensions; k++)
        sum[k] = ((sum[k]! - along * this.#units[from + k]!) * factor) / length;
      return sum;
    };
    const norm = (vector: Float64Array) => Math.sqrt(vector.reduce((sum, x) => sum + x * x, 0));
    const [pull, push] = [part(positives, true), part(negatives, false)];
    const [pulls, pushes] = [norm(pull), norm(push)];
    sums.gradientNorm += norm(pull.map((x, k) => x + push[k]!));
    // Where neither has any, neither has a share.
    const both = pulls + pushes;
    sums.positiveShare += both === 0 ? 0 : pulls / both;
    sums.negativeShare += both === 0 ? 0 : pushes / both;
    sums.pulled += 1;
  }
}

/** Positions of `most` rows of `n`, spread evenly. */
export function spread(n: number, most: number): Int32Array {
  const count = Math.min(n, most);
  return Int32Array.from({ length: count }, (_, i) => Math.floor((i * n) / count));
}
