/** Temperatures that the loupe looks at. */

/** From a hundredth to 2, evenly by their logarithm: 16 to a decade, with two significant digits or so. */
export function temperatureGrid(trained: number | null): number[] {
  const [low, high, each] = [0.01, 2, 16];
  const steps = Math.round(each * Math.log10(high / low));
  const grid = Array.from({ length: steps + 1 }, (_, i) =>
    Number((low * (high / low) ** (i / steps)).toPrecision(3)),
  );
  const all = trained === null ? grid : [...grid, trained];
  return [...new Set(all)].sort((a, b) => a - b);
}

/** Index of the temperature nearest by ratio. @param grid ascending, not empty */
export function nearestTemperature(grid: readonly number[], temperature: number): number {
  let best = 0;
  for (const [i, one] of grid.entries()) {
    if (Math.abs(Math.log(one / temperature)) < Math.abs(Math.log(grid[best]! / temperature))) best = i;
  }
  return best;
}
