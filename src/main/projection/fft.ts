/**
 * Complex fast Fourier transforms of one length, unscaled: X[k] = Σ x[n]·exp(−2πi·nk/N). Stockham's form, which needs
 * no reordering, with factors 2, 3, 4 and 5, in double precision. Swapping real and imaginary parts, on the way in and
 * out, gives the inverse.
 */
interface Stage {
  radix: number;
  /** Transforms of this stage. */
  m: number;
  stride: number;
  /** (radix − 1) factors for each of m. */
  re: Float64Array;
  im: Float64Array;
}

/** The prime factors as 4s, then at most one 2, 3s and 5s; undefined where there are others. */
function factorsOf(length: number): number[] | undefined {
  const factors: number[] = [];
  for (const radix of [4, 2, 3, 5]) {
    while (length % radix === 0) {
      factors.push(radix);
      length /= radix;
    }
  }
  return length === 1 ? factors : undefined;
}

/** The least even length of at least `least` that has only the factors 2, 3 and 5. */
export function goodLength(least: number): number {
  let length = Math.max(2, Math.ceil(least));
  if (length % 2 === 1) length++;
  while (factorsOf(length) === undefined) length += 2;
  return length;
}

const sin60 = Math.sin(Math.PI / 3);
const cos72 = Math.cos((2 * Math.PI) / 5);
const sin72 = Math.sin((2 * Math.PI) / 5);
const cos144 = Math.cos((4 * Math.PI) / 5);
const sin144 = Math.sin((4 * Math.PI) / 5);

export class Fft {
  readonly length: number;
  readonly #stages: Stage[] = [];
  readonly #re: Float64Array;
  readonly #im: Float64Array;

  /** @param length with no prime factors but 2, 3 and 5 */
  constructor(length: number) {
    const factors = factorsOf(length);
    if (factors === undefined) throw new Error(`There is no transform of length ${length}.`);
    this.length = length;
    this.#re = new Float64Array(length);
    this.#im = new Float64Array(length);
    let n = length;
    for (const radix of factors) {
      const m = n / radix;
      const re = new Float64Array(m * (radix - 1));
      const im = new Float64Array(m * (radix - 1));
      for (let p = 0; p < m; p++) {
        for (let k = 1; k < radix; k++) {
          const angle = (-2 * Math.PI * p * k) / n;
          re[p * (radix - 1) + k - 1] = Math.cos(angle);
          im[p * (radix - 1) + k - 1] = Math.sin(angle);
        }
      }
      this.#stages.push({ radix, m, stride: length / n, re, im });
      n = m;
    }
  }

  /** In place. */
  transform(re: Float64Array, im: Float64Array): void {
    let [fromRe, fromIm, toRe, toIm] = [re, im, this.#re, this.#im];
    for (const stage of this.#stages) {
      if (stage.radix === 4) radix4(stage, fromRe, fromIm, toRe, toIm);
      else if (stage.radix === 2) radix2(stage, fromRe, fromIm, toRe, toIm);
      else if (stage.radix === 3) radix3(stage, fromRe, fromIm, toRe, toIm);
      else radix5(stage, fromRe, fromIm, toRe, toIm);
      [fromRe, fromIm, toRe, toIm] = [toRe, toIm, fromRe, fromIm];
    }
    if (fromRe !== re) {
      re.set(fromRe);
      im.set(fromIm);
    }
  }
}

function radix2(
  { m, stride, re, im }: Stage,
  xr: Float64Array,
  xi: Float64Array,
  yr: Float64Array,
  yi: Float64Array,
): void {
  const step = m * stride;
  for (let p = 0; p < m; p++) {
    const wr = re[p]!;
    const wi = im[p]!;
    let a = p * stride;
    let b = 2 * p * stride;
    for (const end = a + stride; a < end; a++, b++) {
      const ar = xr[a]!;
      const ai = xi[a]!;
      const br = xr[a + step]!;
      const bi = xi[a + step]!;
      yr[b] = ar + br;
      yi[b] = ai + bi;
      const dr = ar - br;
      const di = ai - bi;
      yr[b + stride] = dr * wr - di * wi;
      yi[b + stride] = dr * wi + di * wr;
    }
  }
}

function radix3(
  { m, stride, re, im }: Stage,
  xr: Float64Array,
  xi: Float64Array,
  yr: Float64Array,
  yi: Float64Array,
): void {
  const step = m * stride;
  for (let p = 0; p < m; p++) {
    const w1r = re[2 * p]!;
    const w1i = im[2 * p]!;
    const w2r = re[2 * p + 1]!;
    const w2i = im[2 * p + 1]!;
    let a = p * stride;
    let b = 3 * p * stride;
    for (const end = a + stride; a < end; a++, b++) {
      const ar = xr[a]!;
      const ai = xi[a]!;
      const sr = xr[a + step]! + xr[a + 2 * step]!;
      const si = xi[a + step]! + xi[a + 2 * step]!;
      const dr = sin60 * (xr[a + step]! - xr[a + 2 * step]!);
      const di = sin60 * (xi[a + step]! - xi[a + 2 * step]!);
      const mr = ar - 0.5 * sr;
      const mi = ai - 0.5 * si;
      yr[b] = ar + sr;
      yi[b] = ai + si;
      const t1r = mr + di;
      const t1i = mi - dr;
      const t2r = mr - di;
      const t2i = mi + dr;
      yr[b + stride] = t1r * w1r - t1i * w1i;
      yi[b + stride] = t1r * w1i + t1i * w1r;
      yr[b + 2 * stride] = t2r * w2r - t2i * w2i;
      yi[b + 2 * stride] = t2r * w2i + t2i * w2r;
    }
  }
}

function radix4(
  { m, stride, re, im }: Stage,
  xr: Float64Array,
  xi: Float64Array,
  yr: Float64Array,
  yi: Float64Array,
): void {
  const step = m * stride;
  const step2 = 2 * step;
  const step3 = 3 * step;
  for (let p = 0; p < m; p++) {
    const w1r = re[3 * p]!;
    const w1i = im[3 * p]!;
    const w2r = re[3 * p + 1]!;
    const w2i = im[3 * p + 1]!;
    const w3r = re[3 * p + 2]!;
    const w3i = im[3 * p + 2]!;
    let a = p * stride;
    let b = 4 * p * stride;
    for (const end = a + stride; a < end; a++, b++) {
      const s02r = xr[a]! + xr[a + step2]!;
      const s02i = xi[a]! + xi[a + step2]!;
      const d02r = xr[a]! - xr[a + step2]!;
      const d02i = xi[a]! - xi[a + step2]!;
      const s13r = xr[a + step]! + xr[a + step3]!;
      const s13i = xi[a + step]! + xi[a + step3]!;
      const d13r = xr[a + step]! - xr[a + step3]!;
      const d13i = xi[a + step]! - xi[a + step3]!;
      yr[b] = s02r + s13r;
      yi[b] = s02i + s13i;
      const t1r = d02r + d13i;
      const t1i = d02i - d13r;
      const t2r = s02r - s13r;
      const t2i = s02i - s13i;
      const t3r = d02r - d13i;
      const t3i = d02i + d13r;
      yr[b + stride] = t1r * w1r - t1i * w1i;
      yi[b + stride] = t1r * w1i + t1i * w1r;
      yr[b + 2 * stride] = t2r * w2r - t2i * w2i;
      yi[b + 2 * stride] = t2r * w2i + t2i * w2r;
      yr[b + 3 * stride] = t3r * w3r - t3i * w3i;
      yi[b + 3 * stride] = t3r * w3i + t3i * w3r;
    }
  }
}

function radix5(
  { m, stride, re, im }: Stage,
  xr: Float64Array,
  xi: Float64Array,
  yr: Float64Array,
  yi: Float64Array,
): void {
  const step = m * stride;
  for (let p = 0; p < m; p++) {
    let a = p * stride;
    let b = 5 * p * stride;
    const w = 4 * p;
    for (const end = a + stride; a < end; a++, b++) {
      const ar = xr[a]!;
      const ai = xi[a]!;
      const s1r = xr[a + step]! + xr[a + 4 * step]!;
      const s1i = xi[a + step]! + xi[a + 4 * step]!;
      const d1r = xr[a + step]! - xr[a + 4 * step]!;
      const d1i = xi[a + step]! - xi[a + 4 * step]!;
      const s2r = xr[a + 2 * step]! + xr[a + 3 * step]!;
      const s2i = xi[a + 2 * step]! + xi[a + 3 * step]!;
      const d2r = xr[a + 2 * step]! - xr[a + 3 * step]!;
      const d2i = xi[a + 2 * step]! - xi[a + 3 * step]!;
      const m1r = ar + cos72 * s1r + cos144 * s2r;
      const m1i = ai + cos72 * s1i + cos144 * s2i;
      const m2r = ar + cos144 * s1r + cos72 * s2r;
      const m2i = ai + cos144 * s1i + cos72 * s2i;
      const n1r = sin72 * d1r + sin144 * d2r;
      const n1i = sin72 * d1i + sin144 * d2i;
      const n2r = sin144 * d1r - sin72 * d2r;
      const n2i = sin144 * d1i - sin72 * d2i;
      yr[b] = ar + s1r + s2r;
      yi[b] = ai + s1i + s2i;
      const t1r = m1r + n1i;
      const t1i = m1i - n1r;
      const t2r = m2r + n2i;
      const t2i = m2i - n2r;
      const t3r = m2r - n2i;
      const t3i = m2i + n2r;
      const t4r = m1r - n1i;
      const t4i = m1i + n1r;
      yr[b + stride] = t1r * re[w]! - t1i * im[w]!;
      yi[b + stride] = t1r * im[w]! + t1i * re[w]!;
      yr[b + 2 * stride] = t2r * re[w + 1]! - t2i * im[w + 1]!;
      yi[b + 2 * stride] = t2r * im[w + 1]! + t2i * re[w + 1]!;
      yr[b + 3 * stride] = t3r * re[w + 2]! - t3i * im[w + 2]!;
      yi[b + 3 * stride] = t3r * im[w + 2]! + t3i * re[w + 2]!;
      yr[b + 4 * stride] = t4r * re[w + 3]! - t4i * im[w + 3]!;
      yi[b + 4 * stride] = t4r * im[w + 3]! + t4i * re[w + 3]!;
    }
  }
}
