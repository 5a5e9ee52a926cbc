/** A chart as a picture: with its title and legend, at a size to print. */
import { BasicPlatform, Chart, type ChartConfiguration, type ChartDataset } from 'chart.js';
import { type SeriesStyle, tokenColour } from './colours.svelte.ts';
import { withFonts } from './fonts.ts';
import { pngOf } from './png.ts';
import { svgContext } from './svg-context.ts';
import { cutTo } from './text-width.svelte.ts';
import { cutBy } from './words.ts';

/** An entry of the legend. */
export interface Entry {
  label: string;
  style: SeriesStyle;
  /** Points rather than a line. */
  points?: boolean;
}

export interface PictureOptions {
  title: string;
  entries: readonly Entry[];
  /** Made anew for each picture: Chart.js keeps state in it. */
  configuration: () => ChartConfiguration;
  datasets: readonly ChartDataset[];
  /** Of the theme; left out: the one that is shown. */
  scheme?: 'light' | 'dark' | undefined;
  /** Of the plot without title and legend. */
  height?: number;
}

const width = 960;
const margin = 16;
const headline = 40;
const plotWidth = width - 2 * margin;
const legendRow = 22;

/** Pixels of a PNG to a pixel of the screen. */
const density = 2;

export async function pictureOf(kind: 'png' | 'svg', options: PictureOptions): Promise<Blob> {
  if (kind === 'png') return asPng(options);
  return new Blob([await withFonts(await drawingOf(options))], { type: 'image/svg+xml' });
}

function layout({ entries, height = 540 }: PictureOptions) {
  const font = getComputedStyle(document.body).fontFamily;
  const rows = legendRows(entries, font);
  return { font, rows, height, total: headline + height + rows.length * legendRow + margin };
}

/** The text of an SVG that needs the window's font beside it. */
export async function drawingOf(options: PictureOptions): Promise<string> {
  await document.fonts.ready;
  const { font, rows, height, total } = layout(options);
  const frame = svgContext(width, total);
  drawFrame(frame, options, rows, font, height, total);
  const plot = svgContext(plotWidth, height);
  const chart = drawChart(plot, options, height, 1);
  const drawn = plot.getSerializedSvg();
  chart.destroy();
  const nested = drawn.replace('<svg ', `<svg x="${margin}" y="${headline}" `);
  return frame
    .getSerializedSvg()
    .replace('<svg ', `<svg viewBox="0 0 ${width} ${total}" `)
    .replace(/<\/svg>\s*$/, `${nested}</svg>`);
}

async function asPng(options: PictureOptions): Promise<Blob> {
  await document.fonts.ready;
  const { font, rows, height, total } = layout(options);
  const frame = document.createElement('canvas');
  frame.width = width * density;
  frame.height = total * density;
  const context = frame.getContext('2d')!;
  context.scale(density, density);
  drawFrame(context, options, rows, font, height, total);
  const plot = document.createElement('canvas');
  plot.width = plotWidth;
  plot.height = height;
  const chart = drawChart(plot.getContext('2d')!, options, height, density);
  context.drawImage(plot, margin, headline, plotWidth, height);
  chart.destroy();
  return pngOf(frame);
}

interface Placed {
  entry: Entry;
  x: number;
}

/** Entries of the legend in rows that fit. */
function legendRows(entries: readonly Entry[], font: string): Placed[][] {
  const context = document.createElement('canvas').getContext('2d')!;
  context.font = `12px ${font}`;
  const rows: Placed[][] = [];
  let x = width;
  for (const entry of entries) {
    const label = cutBy(entry.label, width - 2 * margin - 34, (text) => context.measureText(text).width);
    const wide = 34 + context.measureText(label).width + 20;
    if (x + wide > width - margin) {
      rows.push([]);
      x = margin;
    }
    rows.at(-1)!.push({ entry: { ...entry, label }, x });
    x += wide;
  }
  return rows;
}

/** All but the plot. */
function drawFrame(
  context: CanvasRenderingContext2D,
  { title, scheme }: PictureOptions,
  rows: readonly Placed[][],
  font: string,
  height: number,
  total: number,
): void {
  context.fillStyle = tokenColour('--background', scheme);
  context.fillRect(0, 0, width, total);
  context.fillStyle = tokenColour('--foreground', scheme);
  context.font = `600 15px ${font}`;
  context.fillText(cutTo(title, width - 2 * margin, 15, 600), margin, 26);
  context.font = `12px ${font}`;
  for (const [r, row] of rows.entries()) {
    const y = headline + height + r * legendRow + 12;
    for (const { entry, x } of row) {
      const colour = tokenColour(entry.style.variable, scheme);
      context.strokeStyle = colour;
      context.fillStyle = colour;
      context.lineWidth = 2;
      context.setLineDash(entry.style.dash);
      context.beginPath();
      if (entry.points === true) {
        context.arc(x + 20, y, 4, 0, 2 * Math.PI);
        context.fill();
      } else {
        context.moveTo(x, y);
        context.lineTo(x + 26, y);
        context.stroke();
      }
      context.setLineDash([]);
      context.fillStyle = tokenColour('--foreground', scheme);
      context.fillText(entry.label, x + 34, y + 4);
    }
  }
}

/** Chart.js draws on whatever has the methods of a canvas' context. What it drew is gone once it is destroyed. */
function drawChart(
  context: CanvasRenderingContext2D,
  { configuration, datasets }: PictureOptions,
  height: number,
  scale: number,
): { destroy(): void } {
  const canvas = { width: plotWidth, height, style: {}, getContext: () => context };
  if (!(context.canvas instanceof HTMLCanvasElement))
    Object.defineProperty(context, 'canvas', { value: canvas });
  const { options, plugins, type, data } = configuration() as ChartConfiguration<'line'>;
  return new Chart(
    (context.canvas instanceof HTMLCanvasElement ? context : canvas) as unknown as HTMLCanvasElement,
    {
      type,
      platform: BasicPlatform,
      data: { ...data, datasets: datasets.map((dataset) => ({ ...dataset })) as typeof data.datasets },
      options: {
        ...options,
        responsive: false,
        devicePixelRatio: scale,
      },
      ...(plugins === undefined ? {} : { plugins }),
    },
  );
}
