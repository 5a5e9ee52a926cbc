/** What is drawn over the points: names of classes, thumbnails, trails, marks and the line of a selection. */
import type { Rgb } from '../colour/palette.ts';
import type { Thumbnail } from '../state/thumbnails.svelte.ts';
import { type Camera, type Size, toScreen } from './camera.ts';
import { roomFor, type Slot } from './declutter.ts';
import type { Place } from './picking.ts';

export interface OverlayColours {
  foreground: string;
  background: string;
  accent: string;
}

export interface ClassLabel {
  text: string;
  x: number;
  y: number;
  colour: Rgb | null;
}

/** A point with its thumbnail, drawn in this order as long as there is room. */
export interface Tile {
  point: number;
  x: number;
  y: number;
  thumbnail: Thumbnail | undefined;
  colour: Rgb;
  faint: boolean;
}

/** Where a point was in the epochs so far. */
export interface Trail {
  /** x and y in turn. */
  places: Float32Array;
  colour: Rgb;
}

export interface OverlayDrawing {
  camera: Camera;
  size: Size;
  density: number;
  colours: OverlayColours;
  font: string;
  tiles: readonly Tile[];
  tileSize: number;
  labels: readonly ClassLabel[];
  trails: readonly Trail[];
  /** Rings around points. */
  rings: readonly { point: number; x: number; y: number }[];
  ringSize: number;
  line: readonly Place[];
}

const rgb = ([r, g, b]: Rgb) => `rgb(${r} ${g} ${b})`;

/** @returns the points for whose pictures there was room */
export function drawOverlay(pen: CanvasRenderingContext2D, drawing: OverlayDrawing): ReadonlySet<number> {
  const { size, density } = drawing;
  pen.setTransform(density, 0, 0, density, 0, 0);
  pen.clearRect(0, 0, size.width, size.height);
  const names = namesOf(pen, drawing);
  const tiled = drawTiles(pen, drawing, names);
  drawTrails(pen, drawing);
  drawNames(pen, drawing, names);
  drawRings(pen, drawing, tiled);
  drawLine(pen, drawing);
  return tiled;
}

/** Pictures leave room for the names. */
function drawTiles(
  pen: CanvasRenderingContext2D,
  drawing: OverlayDrawing,
  names: readonly Name[],
): ReadonlySet<number> {
  const { camera, size, tiles, tileSize, colours } = drawing;
  const drawn = new Set<number>();
  pen.imageSmoothingEnabled = false;
  const slots = tiles.map((tile) => {
    const [x, y] = toScreen(camera, size, tile.x, tile.y);
    return { x, y, width: tileSize + 4, height: tileSize + 4 };
  });
  if (tiles.length === 0) return drawn;
  for (const k of roomFor([...names, ...slots], 600)) {
    const tile = tiles[k - names.length];
    if (tile?.thumbnail === undefined) continue;
    const { thumbnail, colour, faint, point } = tile;
    drawn.add(point);
    const slot = slots[k - names.length]!;
    const left = Math.round(slot.x - tileSize / 2);
    const top = Math.round(slot.y - tileSize / 2);
    const frame = [left - 2, top - 2, tileSize + 4, tileSize + 4] as const;
    if (faint) {
      // The point does not shine through.
      pen.globalAlpha = 1;
      pen.fillStyle = colours.background;
      pen.fillRect(...frame);
    }
    pen.globalAlpha = faint ? 0.3 : 1;
    pen.fillStyle = rgb(colour);
    pen.fillRect(...frame);
    const { sheet, x, y, side } = thumbnail;
    pen.drawImage(sheet, x, y, side, side, left, top, tileSize, tileSize);
  }
  pen.globalAlpha = 1;
  return drawn;
}

function drawTrails(pen: CanvasRenderingContext2D, { camera, size, trails }: OverlayDrawing): void {
  pen.lineWidth = 1.5;
  pen.lineJoin = 'round';
  for (const { places, colour } of trails) {
    const steps = places.length / 2;
    pen.strokeStyle = rgb(colour);
    // Stronger toward now.
    for (let i = 1; i < steps; i++) {
      pen.globalAlpha = 0.25 + (0.65 * i) / steps;
      pen.beginPath();
      pen.moveTo(...toScreen(camera, size, places[2 * i - 2]!, places[2 * i - 1]!));
      pen.lineTo(...toScreen(camera, size, places[2 * i]!, places[2 * i + 1]!));
      pen.stroke();
    }
  }
  pen.globalAlpha = 1;
}

const longestLabel = 200;

interface Name extends Slot {
  text: string;
}

/** Names of classes for which there is room, with their places on the screen. */
function namesOf(pen: CanvasRenderingContext2D, { camera, size, labels, font }: OverlayDrawing): Name[] {
  pen.font = `600 12px ${font}`;
  const names = labels.map(({ text, x, y }) => {
    const shown = shortened(pen, text, longestLabel);
    const [px, py] = toScreen(camera, size, x, y);
    return { text: shown, x: px, y: py, width: Math.max(18, pen.measureText(shown).width + 10), height: 18 };
  });
  return roomFor(names).map((i) => names[i]!);
}

function drawNames(
  pen: CanvasRenderingContext2D,
  { colours, font }: OverlayDrawing,
  names: readonly Name[],
): void {
  pen.font = `600 12px ${font}`;
  pen.textAlign = 'center';
  pen.textBaseline = 'middle';
  for (const { text, x, y, width, height } of names) {
    pen.globalAlpha = 0.86;
    pen.fillStyle = colours.background;
    pen.beginPath();
    pen.roundRect(x - width / 2, y - height / 2, width, height, 4);
    pen.fill();
    pen.globalAlpha = 1;
    pen.fillStyle = colours.foreground;
    pen.fillText(text, x, y + 0.5);
  }
}

/** The beginning of a text that is not wider than so many pixels. */
export function shortened(
  pen: Pick<CanvasRenderingContext2D, 'measureText'>,
  text: string,
  most: number,
): string {
  if (text.length < 8 || pen.measureText(text).width <= most) return text;
  let end = text.length;
  while (end > 1 && pen.measureText(`${text.slice(0, end)}…`).width > most) end = Math.floor(end * 0.9);
  return `${text.slice(0, end).trimEnd()}…`;
}

/** Around a point, or the frame of its picture. */
function drawRings(
  pen: CanvasRenderingContext2D,
  { camera, size, rings, ringSize, tileSize, colours }: OverlayDrawing,
  tiled: ReadonlySet<number>,
): void {
  for (const { point, x, y } of rings) {
    const [px, py] = toScreen(camera, size, x, y);
    pen.beginPath();
    const half = tileSize / 2 + 5;
    if (tiled.has(point)) pen.roundRect(px - half, py - half, 2 * half, 2 * half, 3);
    else pen.arc(px, py, ringSize / 2 + 3, 0, 2 * Math.PI);
    pen.lineWidth = 3;
    pen.strokeStyle = colours.background;
    pen.stroke();
    pen.lineWidth = 1;
    pen.strokeStyle = colours.foreground;
    pen.stroke();
  }
}

function drawLine(pen: CanvasRenderingContext2D, { line, colours }: OverlayDrawing): void {
  if (line.length < 2) return;
  pen.beginPath();
  for (const [i, [x, y]] of line.entries()) {
    if (i === 0) pen.moveTo(x, y);
    else pen.lineTo(x, y);
  }
  pen.closePath();
  pen.globalAlpha = 0.12;
  pen.fillStyle = colours.accent;
  pen.fill();
  pen.globalAlpha = 1;
  pen.lineWidth = 1.5;
  pen.strokeStyle = colours.accent;
  pen.stroke();
}
