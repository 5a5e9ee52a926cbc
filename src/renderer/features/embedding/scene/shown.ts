/** What a map shows, as whoever looks at it wants it. */
import type { Rgb } from '../colour/palette.ts';
import type { Box } from './camera.ts';
import type { ClassLabel, OverlayColours, Trail } from './overlay.ts';
import type { Palette, PointStyles } from './painter.ts';

/** Places of the points: between two layouts while they move, else the same twice. */
export interface Layout {
  before: Float32Array;
  after: Float32Array;
  /** In [0, 1]. */
  between: number;
  /** What is shown when all is; null: just all points. */
  box: Box | null;
}

export interface Looks {
  styles: PointStyles;
  palette: Palette;
  background: Rgb;
  colours: readonly Rgb[];
  shown: Uint8Array;
  selected: Uint8Array | null;
}

/** What lies over the points. */
export interface Over {
  labels: readonly ClassLabel[];
  trails: readonly Trail[];
  /** Points by number. */
  marked: readonly number[];
  images: 'near' | 'always' | 'never';
  colours: OverlayColours;
  font: string;
}
