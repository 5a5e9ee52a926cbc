/** Where the cells of the mesh lie. */
export interface Grid {
  /** Cells a side. */
  g: number;
  /** Width of a cell. */
  h: number;
  /** Coordinates of the first cell. */
  x: number;
  y: number;
}
