/** A map as a figure for print: points, names of classes, title and legend, on paper's white. */
import { markupText } from '#shared/markup.ts';
import type { Colouring } from '../colour/colouring.ts';
import { shapePath } from '../colour/shape-path.ts';
import { type Camera, type Size, toScreen } from '../scene/camera.ts';
import { roomFor } from '../scene/declutter.ts';
import type { PointStyles } from '../scene/painter.ts';
import { paintPoints } from '../scene/painter-2d.ts';

export interface Figure {
  title: string;
  /** A line under the title: what the map was made with, its quality. */
  facts: string;
  xy: Float32Array;
  styles: PointStyles;
  colouring: Colouring;
  /** Values of categories that are hidden: not in the legend. */
  hidden: ReadonlySet<number>;
  labels: readonly { text: string; x: number; y: number }[];
  camera: Camera;
  /** Of the map as it was looked at. */
  sight: Size;
  pointSize: number;
  font: string;
}

/** Sizes of type, at this width; everything is drawn at this width and scaled. */
const width = 800;
const margin = 16;
const row = 20;
const ink = '#1b1e23';
const quiet = '#565d67';

interface Entry {
  text: string;
  x: number;
  y: number;
  colour: string;
  shape: number;
}

export interface Arranged {
  width: number;
  height: number;
  /** Of the points: from the left and top. */
  top: number;
  map: Size;
  camera: Camera;
  pointSize: number;
  legend: Entry[];
  /** A scale in place of entries: where its left and top are. */
  scale: { x: number; y: number; width: number } | null;
  names: { text: string; x: number; y: number }[];
}

type Measure = (text: string, font: string) => number;

/** Where everything goes. @param measure width of a text in pixels */
export function arrange(figure: Figure, measure: Measure): Arranged {
  const map = {
    width: width - 2 * margin,
    height: ((width - 2 * margin) * figure.sight.height) / figure.sight.width,
  };
  const ratio = map.width / figure.sight.width;
  const camera = { ...figure.camera, scale: figure.camera.scale * ratio };
  const top = 56;
  const legendTop = top + map.height + 14;
  const { colouring } = figure;
  const legend: Entry[] = [];
  let [x, y] = [margin, legendTop];
  for (const { value, title, colour, shape } of colouring.categories) {
    if (figure.hidden.has(value)) continue;
    const text = title.length > 48 ? `${title.slice(0, 47)}…` : title;
    const wide = 18 + measure(text, `12px ${figure.font}`) + 16;
    if (x + wide > width - margin && x > margin) {
      x = margin;
      y += row;
    }
    legend.push({ text, x, y: y + 8, colour: css(colouring, colour), shape });
    x += wide;
  }
  const bold = `600 12px ${figure.font}`;
  const slots = figure.labels.map(({ text, x: mx, y: my }) => {
    const [px, py] = toScreen(camera, map, mx, my);
    return { x: px, y: py, width: measure(text, bold) + 6, height: 16 };
  });
  const inside = (i: number) => {
    const { x: px, y: py, width: wide } = slots[i]!;
    return px - wide / 2 > 0 && px + wide / 2 < map.width && py > 8 && py < map.height - 8;
  };
  const names = roomFor(slots)
    .filter(inside)
    .map((i) => ({ text: figure.labels[i]!.text, x: margin + slots[i]!.x, y: top + slots[i]!.y }));
  const scale = colouring.scale === null ? null : { x: margin, y: legendTop, width: 240 };
  const bottom = scale === null ? y + row : legendTop + 36;
  return {
    width,
    height: Math.ceil(bottom + margin),
    top,
    map,
    camera,
    pointSize: Math.max(1.5, figure.pointSize * ratio),
    legend,
    scale,
    names,
  };
}

const css = ({ colours }: Colouring, i: number) => `rgb(${(colours[i] ?? [128, 128, 128]).join(' ')})`;

/** @param pixels width of the picture, such as 2008 for 17 cm at 300 points an inch */
export async function figurePng(figure: Figure, pixels: number): Promise<Blob> {
  await document.fonts.ready;
  const canvas = document.createElement('canvas');
  const pen = canvas.getContext('2d')!;
  const plan = arrange(figure, (text, font) => {
    pen.font = font;
    return pen.measureText(text).width;
  });
  const ratio = pixels / plan.width;
  canvas.width = Math.round(pixels);
  canvas.height = Math.round(plan.height * ratio);
  pen.scale(ratio, ratio);
  pen.fillStyle = '#ffffff';
  pen.fillRect(0, 0, plan.width, plan.height);
  drawWords(pen, figure, plan);
  pen.save();
  pen.translate(margin, plan.top);
  pen.beginPath();
  pen.rect(0, 0, plan.map.width, plan.map.height);
  pen.clip();
  const palette = new Uint8Array(figure.colouring.colours.flatMap((colour) => [...colour, 255]));
  paintPoints(
    pen,
    { layout: figure.xy, styles: figure.styles, palette },
    { camera: plan.camera, size: plan.map, density: 1, pointSize: plan.pointSize, between: 1 },
  );
  pen.restore();
  drawNames(pen, figure, plan);
  return new Promise((resolve, reject) =>
    canvas.toBlob((blob) =>
      blob === null
        ? reject(new Error('The picture is too large for this browser. Choose a smaller one.'))
        : resolve(blob),
    ),
  );
}

function drawWords(pen: CanvasRenderingContext2D, figure: Figure, plan: Arranged): void {
  const { font, title, facts, colouring } = figure;
  pen.fillStyle = ink;
  pen.font = `600 15px ${font}`;
  pen.fillText(title, margin, 26, plan.width - 2 * margin);
  pen.fillStyle = quiet;
  pen.font = `12px ${font}`;
  pen.fillText(facts, margin, 45, plan.width - 2 * margin);
  for (const { text, x, y, colour, shape } of plan.legend) {
    pen.fillStyle = colour;
    pen.fill(new Path2D(shapePath(shape, 5, x + 6, y)));
    pen.fillStyle = ink;
    pen.fillText(text, x + 18, y + 4);
  }
  if (plan.scale === null || colouring.scale === null) return;
  const { x, y, width: wide } = plan.scale;
  const { colours, low, middle, high } = colouring.scale;
  for (const [i, colour] of colours.entries()) {
    pen.fillStyle = `rgb(${colour.join(' ')})`;
    pen.fillRect(x + (i * wide) / colours.length, y, wide / colours.length + 0.5, 12);
  }
  pen.fillStyle = ink;
  for (const [text, at, align] of scaleWords(low, middle, high, wide)) {
    pen.textAlign = align === 'start' ? 'left' : align === 'end' ? 'right' : 'center';
    pen.fillText(text, x + at, y + 28);
  }
  pen.textAlign = 'left';
}

const scaleWords = (low: string, middle: string, high: string, wide: number) =>
  [
    [low, 0, 'start'],
    [middle, wide / 2, 'middle'],
    [high, wide, 'end'],
  ] as const;

function drawNames(pen: CanvasRenderingContext2D, { font }: Figure, plan: Arranged): void {
  pen.font = `600 12px ${font}`;
  pen.textAlign = 'center';
  pen.textBaseline = 'middle';
  pen.lineJoin = 'round';
  for (const { text, x, y } of plan.names) {
    pen.lineWidth = 3.5;
    pen.strokeStyle = '#ffffff';
    pen.strokeText(text, x, y);
    pen.fillStyle = ink;
    pen.fillText(text, x, y);
  }
}

const short = (value: number) => String(Math.round(value * 100) / 100);

/** The same as an SVG, each point a shape that can be edited; points of a colour are in one group. */
export function figureSvg(figure: Figure, measure: Measure): string {
  const plan = arrange(figure, measure);
  const { styles, colouring, xy } = figure;
  const groups = new Map<string, string[]>();
  for (let k = 0; k < styles.order.length; k++) {
    const i = styles.order[k]!;
    const [px, py] = toScreen(plan.camera, plan.map, xy[2 * i]!, xy[2 * i + 1]!);
    if (px < 0 || py < 0 || px > plan.map.width || py > plan.map.height) continue;
    const faint = k < styles.faint;
    const key = `${styles.colour[i]},${styles.shape[i]},${faint ? 1 : 0}`;
    const places = groups.get(key) ?? [];
    if (places.length === 0) groups.set(key, places);
    places.push(`<use href="#s${styles.shape[i]}" x="${short(px)}" y="${short(py)}"/>`);
  }
  const drawn = [...groups].map(([key, places]) => {
    const [colour, , faint] = key.split(',').map(Number);
    return `<g fill="${css(colouring, colour!)}"${faint === 1 ? ' opacity="0.16"' : ''}>${places.join('')}</g>`;
  });
  const shapesUsed = [...new Set(styles.shape)].map(
    (shape) => `<path id="s${shape}" d="${shapePath(shape, plan.pointSize / 2)}"/>`,
  );
  const text = (words: string, x: number, y: number, more = '') =>
    `<text x="${short(x)}" y="${short(y)}"${more}>${markupText(words)}</text>`;
  const legend = plan.legend.map(
    ({ text: words, x, y, colour, shape }) =>
      `<path d="${shapePath(shape, 5, x + 6, y)}" fill="${colour}"/>${text(words, x + 18, y + 4)}`,
  );
  const { scale } = plan;
  if (scale !== null && colouring.scale !== null) {
    const { colours, low, middle, high } = colouring.scale;
    const step = scale.width / colours.length;
    for (const [i, colour] of colours.entries())
      legend.push(
        `<rect x="${short(scale.x + i * step)}" y="${short(scale.y)}" width="${short(step + 0.5)}" height="12" fill="rgb(${colour.join(' ')})"/>`,
      );
    for (const [words, at, anchor] of scaleWords(low, middle, high, scale.width))
      legend.push(text(words, scale.x + at, scale.y + 28, ` text-anchor="${anchor}"`));
  }
  const names = plan.names.map(({ text: words, x, y }) =>
    text(
      words,
      x,
      y + 4,
      ' text-anchor="middle" font-weight="600" paint-order="stroke" stroke="#fff" stroke-width="3.5" stroke-linejoin="round"',
    ),
  );
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${plan.width}" height="${plan.height}" viewBox="0 0 ${plan.width} ${plan.height}" font-family="${markupText(figure.font)}" font-size="12" fill="${ink}">`,
    `<rect width="100%" height="100%" fill="#fff"/>`,
    `<defs>${shapesUsed.join('')}<clipPath id="map"><rect width="${plan.map.width}" height="${short(plan.map.height)}"/></clipPath></defs>`,
    text(figure.title, margin, 26, ' font-size="15" font-weight="600"'),
    text(figure.facts, margin, 45, ` fill="${quiet}"`),
    `<g transform="translate(${margin} ${plan.top})" clip-path="url(#map)">${drawn.join('')}</g>`,
    ...names,
    ...legend,
    '</svg>',
  ].join('\n');
}
