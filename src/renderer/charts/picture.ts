/** A chart as a picture file: with its title and legend, at a size to print, in the theme that is shown. */
import { BasicPlatform, Chart, type ChartConfiguration, type ChartDataset } from 'chart.js';
import 'chartjs-plugin-zoom';
import { Context } from 'svgcanvas';
import { tokenColour } from './colours.svelte.ts';
import type { Line } from './line.ts';

type Points = { x: number; y: number }[];

export interface PictureOptions {
  kind: 'png' | 'svg';
  title: string;
  lines: readonly Line[];
  configuration: () => ChartConfiguration<'line', Points>;
  datasets: readonly ChartDataset<'line', Points>[];
}

const width = 960;
const margin = 16;
const height = 540;
const headline = 40;
const plotWidth = width - 2 * margin;
const legendRow = 22;

/** Pixels of a PNG to a pixel of the screen. */
const density = 2;

export async function pictureOf(options: PictureOptions): Promise<Blob> {
  const named = options.lines.filter(({ faint }) => faint !== true);
  const font = getComputedStyle(document.body).fontFamily;
  await document.fonts.ready;
  const rows = legendRows(named, font);
  const total = headline + height + rows.length * legendRow + margin;
  return options.kind === 'svg' ? asSvg(options, rows, font, total) : asPng(options, rows, font, total);
}

function asSvg(options: PictureOptions, rows: readonly Entry[][], font: string, total: number): Blob {
  const frame = new Context(width, total);
  drawFrame(frame, options.title, rows, font, total);
  const plot = new Context(plotWidth, height);
  drawChart(plot, options, 1);
  const nested = plot.getSerializedSvg().replace('<svg ', `<svg x="${margin}" y="${headline}" `);
  const text = frame.getSerializedSvg().replace(/<\/svg>\s*$/, `${nested}</svg>`);
  return new Blob([text], { type: 'image/svg+xml' });
}

function asPng(
  options: PictureOptions,
  rows: readonly Entry[][],
  font: string,
  total: number,
): Promise<Blob> {
  const frame = document.createElement('canvas');
  frame.width = width * density;
  frame.height = total * density;
  const context = frame.getContext('2d')!;
  context.scale(density, density);
  drawFrame(context, options.title, rows, font, total);
  const plot = document.createElement('canvas');
  plot.width = plotWidth;
  plot.height = height;
  drawChart(plot.getContext('2d')!, options, density);
  context.drawImage(plot, margin, headline, plotWidth, height);
  return new Promise((resolve, reject) =>
    frame.toBlob((blob) =>
      blob === null ? reject(new Error('The picture could not be made.')) : resolve(blob),
    ),
  );
}

interface Entry {
  line: Line;
  x: number;
}

/** Lines of the legend in rows that fit. */
function legendRows(lines: readonly Line[], font: string): Entry[][] {
  const context = document.createElement('canvas').getContext('2d')!;
  context.font = `12px ${font}`;
  const rows: Entry[][] = [];
  let x = width;
  for (const line of lines) {
    const wide = 34 + context.measureText(line.label).width + 20;
    if (x + wide > width - margin) {
      rows.push([]);
      x = margin;
    }
    rows.at(-1)!.push({ line, x });
    x += wide;
  }
  return rows;
}

/** All but the plot. */
function drawFrame(
  context: CanvasRenderingContext2D,
  title: string,
  rows: readonly Entry[][],
  font: string,
  total: number,
): void {
  context.fillStyle = tokenColour('--background');
  context.fillRect(0, 0, width, total);
  context.fillStyle = tokenColour('--foreground');
  context.font = `600 15px ${font}`;
  context.fillText(title, margin, 26);
  context.font = `12px ${font}`;
  for (const [r, row] of rows.entries()) {
    const y = headline + height + r * legendRow + 12;
    for (const { line, x } of row) {
      context.strokeStyle = line.style.colour;
      context.lineWidth = 2;
      context.setLineDash(line.style.dash);
      context.beginPath();
      context.moveTo(x, y);
      context.lineTo(x + 26, y);
      context.stroke();
      context.setLineDash([]);
      context.fillStyle = tokenColour('--foreground');
      context.fillText(line.label, x + 34, y + 4);
    }
  }
}

/** Chart.js draws on whatever has the methods of a canvas' context. */
function drawChart(
  context: CanvasRenderingContext2D,
  { configuration, datasets }: PictureOptions,
  scale: number,
): void {
  const canvas = { width: plotWidth, height, style: {}, getContext: () => context };
  if (!(context.canvas instanceof HTMLCanvasElement))
    Object.defineProperty(context, 'canvas', { value: canvas });
  const { options, plugins, type } = configuration();
  const chart = new Chart(
    (context.canvas instanceof HTMLCanvasElement ? context : canvas) as unknown as HTMLCanvasElement,
    {
      type: type as 'line',
      platform: BasicPlatform,
      data: { datasets: datasets.map((dataset) => ({ ...dataset })) },
      options: {
        ...options,
        responsive: false,
        devicePixelRatio: scale,
        plugins: { ...options?.plugins, zoom: { zoom: { drag: { enabled: false } } } },
      },
      ...(plugins === undefined ? {} : { plugins }),
    },
  );
  chart.draw();
  // Destroying it would clear what it drew.
}
