/** Which of many labels and thumbnails there is room for. */

export interface Slot {
  x: number;
  y: number;
  width: number;
  height: number;
}

/** Takes slots in their order as long as none covers one taken before; places are their middles. Numbers of those taken. */
export function roomFor(slots: readonly Slot[], most = Number.POSITIVE_INFINITY): number[] {
  const taken: number[] = [];
  const cell = Math.max(1, ...slots.slice(0, 1).map(({ width, height }) => Math.max(width, height)));
  const grid = new Map<string, number[]>();
  const cellsOf = ({ x, y, width, height }: Slot) => {
    const cells: string[] = [];
    for (let c = Math.floor((x - width / 2) / cell); c <= Math.floor((x + width / 2) / cell); c++)
      for (let r = Math.floor((y - height / 2) / cell); r <= Math.floor((y + height / 2) / cell); r++)
        cells.push(`${c},${r}`);
    return cells;
  };
  const covers = (a: Slot, b: Slot) =>
    Math.abs(a.x - b.x) < (a.width + b.width) / 2 && Math.abs(a.y - b.y) < (a.height + b.height) / 2;
  for (const [i, slot] of slots.entries()) {
    if (taken.length >= most) break;
    const cells = cellsOf(slot);
    if (cells.some((key) => grid.get(key)?.some((other) => covers(slot, slots[other]!)))) continue;
    taken.push(i);
    for (const key of cells) grid.set(key, [...(grid.get(key) ?? []), i]);
  }
  return taken;
}

/** The median of x and of y of each class: where its name stands. Classes without points are left out. */
export function classPlaces(
  xy: Float32Array,
  labels: Int32Array,
  classes: number,
): { label: number; x: number; y: number; count: number }[] {
  const xs: number[][] = Array.from({ length: classes }, () => []);
  const ys: number[][] = Array.from({ length: classes }, () => []);
  // A few hundred of each tell the median well enough.
  const stride = Math.max(1, Math.floor(labels.length / (classes * 400)));
  const counts = new Int32Array(classes);
  for (let i = 0; i < labels.length; i++) {
    const label = labels[i]!;
    if (label < 0 || label >= classes) continue;
    if (counts[label]! % stride === 0) {
      xs[label]!.push(xy[2 * i]!);
      ys[label]!.push(xy[2 * i + 1]!);
    }
    counts[label]! += 1;
  }
  const median = (values: number[]) => values.toSorted((a, b) => a - b)[values.length >> 1]!;
  return [...counts.keys()]
    .filter((label) => counts[label]! > 0)
    .map((label) => ({ label, x: median(xs[label]!), y: median(ys[label]!), count: counts[label]! }));
}
