/** What draws an SVG by the methods of a canvas' context, quick and short enough for very many lines. */
import { Context } from 'svgcanvas';

/** To a tenth of a pixel: half of what a printer at 200 dots an inch can show. */
const rounded = (value: number) => Math.round(10 * value) / 10;

export function svgContext(width: number, height: number): Context {
  const context = new Context(width, height);
  // Its own makes a point of the browser's for each coordinate.
  context.__matrixTransform = (x, y) => {
    const { a, b, c, d, e, f } = context.__transformMatrix;
    return { x: a * x + c * y + e, y: b * x + d * y + f };
  };
  const add = (command: 'M' | 'L', x: number, y: number) => {
    const place = context.__matrixTransform(x, y);
    context.__currentPosition = { x, y };
    context.__currentDefaultPath += `${command}${rounded(place.x)} ${rounded(place.y)}`;
  };
  const begin = context.moveTo;
  context.moveTo = (x, y) => {
    // The first of a path makes its element.
    if (context.__currentDefaultPath === '') begin.call(context, x, y);
    else add('M', x, y);
  };
  context.lineTo = (x, y) => add(context.__currentDefaultPath === '' ? 'M' : 'L', x, y);
  return context;
}
