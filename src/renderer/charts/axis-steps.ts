/** Steps along an axis in shares of its length, which are even to the eye also where its scale is logarithmic. */

/** A part of an axis. */
export interface Part {
  from: number;
  to: number;
}

interface AxisScale {
  left: number;
  right: number;
  getPixelForValue(value: number): number;
  getValueForPixel(pixel: number): number | undefined;
}

const within = (share: number, low: number, high: number) => Math.min(high, Math.max(low, share));

export function stepsOf(scale: AxisScale) {
  const { left, right } = scale;
  const at = (share: number) => scale.getValueForPixel(left + share * (right - left))!;
  const shareOf = (value: number) => (scale.getPixelForValue(value) - left) / (right - left);
  return {
    /** A place some way on, no farther than the axis reaches. */
    moved: (place: number, by: number): number => at(within(shareOf(place) + by, 0, 1)),
    /** Half of the axis around a place, or around its middle. */
    halved(place: number | null): Part {
      const middle = place === null ? 0.5 : within(shareOf(place), 0.25, 0.75);
      return { from: at(middle - 0.25), to: at(middle + 0.25) };
    },
    /** The axis and half of it on either side. */
    doubled: (): Part => ({ from: at(-0.5), to: at(1.5) }),
  };
}
