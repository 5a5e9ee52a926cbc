/** What is drawn over a chart's lines: the marks, and where values were NaN or infinite. */
import type { Chart, Plugin } from 'chart.js';
import type { Mark } from './line.ts';

export interface Overlay {
  marks: readonly Mark[];
  /** Places of values that are NaN or infinite. */
  gaps: readonly { x: number; value: number; colour: string }[];
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
      const { marks, gaps, colours, font } = current();
      const inside = (pixel: number) => pixel >= chartArea.left - 0.5 && pixel <= chartArea.right + 0.5;
      ctx.save();
      ctx.lineWidth = 1;
      ctx.strokeStyle = colours.line;
      ctx.fillStyle = colours.text;
      ctx.font = font;
      for (const mark of marks) {
        const pixel = x.getPixelForValue(mark.x);
        if (!inside(pixel)) continue;
        ctx.setLineDash([3, 3]);
        ctx.beginPath();
        ctx.moveTo(pixel, chartArea.top);
        ctx.lineTo(pixel, chartArea.bottom);
        ctx.stroke();
        ctx.setLineDash([]);
        const left = pixel + 4 + ctx.measureText(mark.label).width > chartArea.right;
        ctx.textAlign = left ? 'right' : 'left';
        ctx.fillText(mark.label, pixel + (left ? -4 : 4), chartArea.top + 11);
      }
      ctx.lineWidth = 1.5;
      for (const { x: place, value, colour } of gaps) {
        const pixel = x.getPixelForValue(place);
        if (!inside(pixel)) continue;
        ctx.strokeStyle = colour;
        ctx.fillStyle = colour;
        ctx.beginPath();
        if (Number.isNaN(value)) {
          const y = chartArea.bottom - 6;
          ctx.moveTo(pixel - 3.5, y - 3.5);
          ctx.lineTo(pixel + 3.5, y + 3.5);
          ctx.moveTo(pixel - 3.5, y + 3.5);
          ctx.lineTo(pixel + 3.5, y - 3.5);
          ctx.stroke();
        } else {
          const [edge, way] = value > 0 ? [chartArea.top, 1] : [chartArea.bottom, -1];
          ctx.moveTo(pixel, edge);
          ctx.lineTo(pixel - 4, edge + way * 7);
          ctx.lineTo(pixel + 4, edge + way * 7);
          ctx.fill();
        }
      }
      ctx.restore();
    },
  };
}
