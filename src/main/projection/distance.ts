/** Squared distance of two vectors of d numbers that begin at `aAt` and `bAt`, in double precision. */
export function squaredDistance(
  a: Float32Array,
  aAt: number,
  b: Float32Array,
  bAt: number,
  d: number,
): number {
  let even = 0;
  let odd = 0;
  let c = 0;
  for (; c + 1 < d; c += 2) {
    const p = a[aAt + c]! - b[bAt + c]!;
    const q = a[aAt + c + 1]! - b[bAt + c + 1]!;
    even += p * p;
    odd += q * q;
  }
  if (c < d) even += (a[aAt + c]! - b[bAt + c]!) ** 2;
  return even + odd;
}
