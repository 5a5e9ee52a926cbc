/** The part of svgcanvas that is used; it has no types of its own. */
declare module 'svgcanvas' {
  export interface Context extends CanvasRenderingContext2D {
    getSerializedSvg(): string;
    /** What the path that is being made is so far, as an SVG has it. */
    __currentDefaultPath: string;
    __currentPosition: { x: number; y: number };
    __transformMatrix: DOMMatrix;
    /** A place of the drawing as one of the SVG. */
    __matrixTransform(x: number, y: number): { x: number; y: number };
  }
  export const Context: new (width: number, height: number) => Context;
}
