/** Where values lie on a chart, computed without asking its scale for each: that costs more than drawing them. */

export interface Axis {
  /** NaN where a logarithmic axis has no place for it. */
  pixel: (value: number) => number;
  /** Values at the ends. */
  from: number;
  to: number;
  /** Pixels between the ends. */
  length: number;
  /** The pixel of the lesser end. */
  end: number;
}

interface ChartScale {
  type: string;
  min: number;
  max: number;
  getPixelForValue(value: number): number;
}

/** @param zero where a logarithmic axis has a value of 0: on its edge, as a loss that has come down to it, or nowhere */
export function axisOfScale(scale: ChartScale, zero: 'on the edge' | 'nowhere' = 'on the edge'): Axis {
  const { min: from, max: to } = scale;
  const [begin, end] = [scale.getPixelForValue(from), scale.getPixelForValue(to)];
  const length = Math.abs(end - begin);
  if (scale.type !== 'logarithmic') {
    const a = to === from ? 0 : (end - begin) / (to - from);
    return { pixel: (value) => begin + a * (value - from), from, to, length, end: begin };
  }
  const origin = Math.log10(from);
  const a = to === from ? 0 : (end - begin) / (Math.log10(to) - origin);
  return {
    pixel: (value) =>
      value === 0 && zero === 'on the edge'
        ? begin
        : value > 0
          ? begin + a * (Math.log10(value) - origin)
          : Number.NaN,
    from,
    to,
    length,
    end: begin,
  };
}
