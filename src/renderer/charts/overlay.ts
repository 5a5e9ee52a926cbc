/** What is drawn over a chart's lines: the crosshair, the marks, and where values were infinite. */
import type { Chart, Plugin } from 'chart.js';
import type { Mark } from './line.ts';

export interface Overlay {
  /** Place of the crosshair on the x axis. */
  crosshair: number | null;
  marks: readonly Mark[];
  /** Places of infinite values, with their sign. */
  infinite: readonly { x: number; sign: 1 | -1; colour: string }[];
  colours: { line: string; text: string };
  font: string;
}

/** @param current read each time the chart is drawn */
export function overlayPlugin(current: () => Overlay): Plugin<'line'> {
  return {
    id: 'overlay',
    afterDatasetsDraw(chart: Chart<'line'>) {
      const { ctx, chartArea, scales } = chart;
      const x = scales.x;
      if (x === undefined) return;
      const { crosshair, marks, infinite, colours, font } = current();
      const inside = (pixel: number) => pixel >= chartArea.left - 0.5 && pixel <= chartArea.right + 0.5;
      ctx.save();
      ctx.lineWidth = 1;
      ctx.strokeStyle = colours.line;
      const upright = (pixel: number) => {
        ctx.beginPath();
        ctx.moveTo(pixel, chartArea.top);
        ctx.lineTo(pixel, chartArea.bottom);
        ctx.stroke();
      };
      ctx.fillStyle = colours.text;
      ctx.font = font;
      for (const mark of marks) {
        const pixel = x.getPixelForValue(mark.x);
        if (!inside(pixel)) continue;
        ctx.setLineDash([3, 3]);
        upright(pixel);
        ctx.setLineDash([]);
        ctx.fillText(mark.label, pixel + 4, chartArea.top + 11);
      }
      for (const { x: place, sign, colour } of infinite) {
        const pixel = x.getPixelForValue(place);
        if (!inside(pixel)) continue;
        const edge = sign > 0 ? chartArea.top : chartArea.bottom;
        ctx.fillStyle = colour;
        ctx.beginPath();
        ctx.moveTo(pixel, edge);
        ctx.lineTo(pixel - 4, edge + sign * 7);
        ctx.lineTo(pixel + 4, edge + sign * 7);
        ctx.fill();
      }
      if (crosshair !== null) {
        const pixel = x.getPixelForValue(crosshair);
        if (inside(pixel)) upright(pixel);
      }
      ctx.restore();
    },
  };
}
