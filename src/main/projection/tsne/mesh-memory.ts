/** What the threads share of the particle mesh. Pages that a small grid does not touch cost no memory. */
import { sharedFloat64 } from '../shared-arrays.ts';

/** Grids that points are spread over independently, and which are added in this order. */
export const partialGrids = 4;

/** Cells per axis that the points may cover. Above it, cells get wider. */
export const largestGrid = 1024;

export interface MeshMemory {
  /** Cells per axis, at most. */
  largest: number;
  /** partialGrids × G × G, row-major: a row is a value of y. */
  density: Float64Array;
  /** Half spectrum along x of each row: kx-major, (G+1) × G. */
  rowsRe: Float64Array;
  rowsIm: Float64Array;
  /** The same of the force's two parts, transformed back along y. */
  forceXRe: Float64Array;
  forceXIm: Float64Array;
  forceYRe: Float64Array;
  forceYIm: Float64Array;
  /** G × G pairs: the force's two parts. */
  field: Float64Array;
  /** Spectra of the kernels on a grid of half the width: quadrants, (2G+1) × (2G+1), kx-major. */
  fineK: Float64Array;
  fineX: Float64Array;
  /** What the grid's spectrum is multiplied by: quadrants, (G+1) × (G+1), kx-major. */
  potential: Float64Array;
  kernelX: Float64Array;
  kernelY: Float64Array;
  /** What each kx adds to the sum of the potential over all pairs. */
  sums: Float64Array;
  /** What each kx adds to a point's potential upon itself. */
  own: Float64Array;
}

export function meshMemory(largest = largestGrid): MeshMemory {
  const quadrant = () => sharedFloat64((largest + 1) * (largest + 1));
  const half = () => sharedFloat64((largest + 1) * largest);
  return {
    largest,
    density: sharedFloat64(partialGrids * largest * largest),
    rowsRe: half(),
    rowsIm: half(),
    forceXRe: half(),
    forceXIm: half(),
    forceYRe: half(),
    forceYIm: half(),
    field: sharedFloat64(2 * largest * largest),
    fineK: sharedFloat64((2 * largest + 1) * (2 * largest + 1)),
    fineX: sharedFloat64((2 * largest + 1) * (2 * largest + 1)),
    potential: quadrant(),
    kernelX: quadrant(),
    kernelY: quadrant(),
    sums: sharedFloat64(largest + 1),
    own: sharedFloat64(largest + 1),
  };
}
