/** Percentiles without sorting: of thousands of resamples two are asked for. */

/**
 * With linear interpolation between neighbours, as NumPy has it. The values are put in another order.
 * @param p in [0, 1]
 */
export function percentile(values: Float64Array, p: number): number {
  const at = p * (values.length - 1);
  const low = Math.floor(at);
  const below = select(values, low);
  if (at === low || low + 1 === values.length) return below;
  let above = Number.POSITIVE_INFINITY;
  for (let i = low + 1; i < values.length; i++) if (values[i]! < above) above = values[i]!;
  return below + (at - low) * (above - below);
}

/** The value that would be at a place if they were sorted; what is less is before it then, the rest behind (Hoare 1961). */
function select(values: Float64Array, place: number): number {
  let low = 0;
  let high = values.length - 1;
  while (low < high) {
    const pivot = values[(low + high) >> 1]!;
    let i = low;
    let j = high;
    while (i <= j) {
      while (values[i]! < pivot) i++;
      while (values[j]! > pivot) j--;
      if (i > j) break;
      const kept = values[i]!;
      values[i++] = values[j]!;
      values[j--] = kept;
    }
    if (place <= j) high = j;
    else if (place >= i) low = i;
    else break;
  }
  return values[place]!;
}
