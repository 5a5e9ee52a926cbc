/** What draws an SVG by the methods of a canvas' context, quick and short enough for very many lines. */
import { Context } from 'svgcanvas';
import { circlePath, rounded } from './svg-path.ts';

export function svgContext(width: number, height: number): Context {
  const context = new Context(width, height);
  // Its own makes a point of the browser's for each coordinate.
  context.__matrixTransform = (x, y) => {
    const { a, b, c, d, e, f } = context.__transformMatrix;
    return { x: a * x + c * y + e, y: b * x + d * y + f };
  };
  const { moveTo, lineTo, arc } = context;
  const add = (command: 'M' | 'L', x: number, y: number) => {
    const place = context.__matrixTransform(x, y);
    context.__currentPosition = { x, y };
    context.__currentDefaultPath += `${command}${rounded(place.x)} ${rounded(place.y)}`;
  };
  const roundedMove = (x: number, y: number) => {
    // The first of a path makes its element.
    if (context.__currentDefaultPath === '') moveTo.call(context, x, y);
    else add('M', x, y);
  };
  const roundedLine = (x: number, y: number) => add(context.__currentDefaultPath === '' ? 'M' : 'L', x, y);
  context.moveTo = roundedMove;
  context.lineTo = roundedLine;
  context.arc = (x, y, radius, from, to, anticlockwise) => {
    if (Math.abs(to - from) >= 2 * Math.PI) {
      const { a, b } = context.__transformMatrix;
      const centre = context.__matrixTransform(x, y);
      roundedMove(x + radius, y);
      context.__currentDefaultPath += circlePath(centre.x, centre.y, radius * Math.hypot(a, b));
      return;
    }
    // An arc from a rounded place to an exact one would have another centre.
    context.lineTo = lineTo;
    arc.call(context, x, y, radius, from, to, anticlockwise);
    context.lineTo = roundedLine;
  };
  return context;
}
