/** The part of svgcanvas that is used; it has no types of its own. */
declare module 'svgcanvas' {
  export interface Context extends CanvasRenderingContext2D {
    getSerializedSvg(): string;
  }
  export const Context: new (width: number, height: number) => Context;
}
