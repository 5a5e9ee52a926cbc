/**
 * What a chart is drawn with. The processor draws thousands of thin lines faster than a GPU that first makes triangles of
 * them, and a GPU made up by software far slower than either: so it is asked for, before Chart.js takes the canvas.
 */
export function contextOf(canvas: HTMLCanvasElement): CanvasRenderingContext2D {
  return canvas.getContext('2d', { willReadFrequently: true })!;
}
