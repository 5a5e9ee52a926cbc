/** A map on the screen: its points, what is over them, and where one looks. Draws at most once a frame, and not at all
 * where moving what is drawn does. */
import type { Thumbnails } from '../state/thumbnails.svelte.ts';
import {
  boundsOf,
  type Camera,
  fitted,
  panned,
  pointSize,
  type Size,
  sightOf,
  toMap,
  toScreen,
  zoomed,
} from './camera.ts';
import { drawOverlay, type Tile } from './overlay.ts';
import type { PointPainter } from './painter.ts';
import { hasGpu, openGlPainter } from './painter-gl.ts';
import { openPixelPainter } from './painter-pixels.ts';
import { type Picker, type Place, pickerOf } from './picking.ts';
import { asDrawn, cameraOf, onPlane, type Pose, planeSize, poseFor, transformOf } from './plane.ts';
import { hideRing, placeRing } from './ring.ts';
import type { Layout, Looks, Over } from './shown.ts';
import { tileSize, tilesOf } from './tiles.ts';

/** Milliseconds without a movement after which a map that was stretched is drawn anew. */
const rest = 150;

export interface Canvases {
  plane: HTMLElement;
  points: HTMLCanvasElement;
  over: HTMLCanvasElement;
  /** Is put around what is pointed at. */
  ring: HTMLElement;
}

export class Scene {
  camera: Camera = { x: 0, y: 0, scale: 1 };
  size: Size = { width: 1, height: 1 };
  /** The scale that shows the whole map. */
  whole = 1;
  line: readonly Place[] = [];
  /** Called after the camera changed. */
  onmove: () => void = () => {};

  /** Holds both canvases. */
  readonly #plane: HTMLElement;
  /** What is pointed at, by number: its ring is no part of what is drawn, so that pointing draws nothing. */
  readonly #ring: HTMLElement;
  #pointed: number | null = null;
  readonly #points: HTMLCanvasElement;
  readonly #over: CanvasRenderingContext2D;
  readonly #ids: () => Int32Array;
  #painter: PointPainter;
  #layout: Layout = { before: new Float32Array(), after: new Float32Array(), between: 1, box: null };
  #looks: Looks | undefined;
  #overlay: Over | undefined;
  #thumbnails: Thumbnails | null = null;
  #picker: Picker | undefined;
  #density = 1;
  #waiting = 0;
  #resting: ReturnType<typeof setTimeout> | undefined;
  /** Readies the answers to the pointer before it comes. */
  #indexing: ReturnType<typeof setTimeout> | undefined;
  /** What the canvases show, and how it is shown. */
  #drawn: Camera = this.camera;
  #pose: Pose = asDrawn;
  /** What lies over the points changes without them. */
  #pointsChanged = true;
  #overChanged = true;
  #hasTiles = false;
  /** Points that are shown as pictures, and the side of these. */
  #tiled: ReadonlySet<number> = new Set();
  #tileSize = 0;
  /** Whether a person has moved the map; until then it is kept whole in sight. */
  #moved = false;

  constructor({ plane, ring, points, over }: Canvases, ids: () => Int32Array) {
    this.#plane = plane;
    this.#ring = ring;
    this.#points = points;
    this.#over = over.getContext('2d')!;
    this.#ids = ids;
    this.#painter = (hasGpu() ? openGlPainter(points) : undefined) ?? openPixelPainter(points);
    points.addEventListener('webglcontextlost', (event) => event.preventDefault());
    points.addEventListener('webglcontextrestored', () => this.#restore());
  }

  /** What a GPU held is gone after it was reset or the machine slept. */
  #restore(): void {
    this.#painter = openGlPainter(this.#points) ?? this.#painter;
    this.#painter.setLayouts(this.#layout.before, this.#layout.after);
    if (this.#looks) {
      this.#painter.setPalette(this.#looks.palette, this.#looks.background);
      this.#painter.setStyles(this.#looks.styles);
    }
    this.draw();
  }

  get layout(): Layout {
    return this.#layout;
  }

  get picker(): Picker {
    this.#picker ??= pickerOf(this.#layout.after, (i) => this.#looks?.shown[i] !== 0);
    return this.#picker;
  }

  setLayout(layout: Layout): void {
    const { before, after } = this.#layout;
    if (layout.before !== before || layout.after !== after) {
      this.#painter.setLayouts(layout.before, layout.after);
      this.#picker = undefined;
      clearTimeout(this.#indexing);
      this.#indexing = setTimeout(() => void this.picker, rest);
    }
    this.#layout = layout;
    if (!this.#moved) this.showAll();
    this.draw();
  }

  setLooks(looks: Looks): void {
    this.#looks = looks;
    this.#painter.setPalette(looks.palette, looks.background);
    this.#painter.setStyles(looks.styles);
    this.draw();
  }

  setOver(over: Over, thumbnails: Thumbnails | null): void {
    this.#overlay = over;
    this.#thumbnails = thumbnails;
    this.drawOver();
  }

  /** Redraws where pictures are shown or waited for: more of them have come. */
  showPictures(): void {
    if (this.#hasTiles) this.drawOver();
  }

  /** @param point by number; null: nothing is pointed at */
  point(point: number | null): void {
    this.#pointed = point;
    this.#schedule();
  }

  resize(width: number, height: number, density: number): void {
    this.size = { width: Math.max(1, width), height: Math.max(1, height) };
    this.#density = density;
    const plane = planeSize(this.size);
    for (const canvas of [this.#points, this.#over.canvas]) {
      canvas.width = Math.round(plane.width * density);
      canvas.height = Math.round(plane.height * density);
    }
    this.whole = this.#whole().scale;
    if (!this.#moved) this.showAll();
    // At once: a canvas is empty after its size was set.
    this.#pointsChanged = true;
    this.#drawNow();
  }

  #whole(): Camera {
    return fitted(this.#layout.box ?? boundsOf(this.#layout.after), this.size);
  }

  /** Shows all points, and keeps doing so until a person moves the map. */
  showAll(): void {
    this.camera = this.#whole();
    this.whole = this.camera.scale;
    this.#moved = false;
    this.#changed();
  }

  /** Shows some points, with room around them: one from near, and the whole map where they lie all over it. */
  showPoints(points: readonly number[]): void {
    if (points.length === 0) return;
    const { after } = this.#layout;
    const places = new Float32Array(points.flatMap((i) => [after[2 * i]!, after[2 * i + 1]!]));
    const { width, height } = this.size;
    const box = boundsOf(places);
    const near = fitted(box, this.size, Math.min(120, width / 5, height / 5));
    const nearest = 12 * this.whole;
    if (box.minX === box.maxX && box.minY === box.maxY) this.camera = { ...near, scale: nearest };
    else if (near.scale < this.whole) this.camera = this.#whole();
    else this.camera = { ...near, scale: Math.min(near.scale, nearest) };
    this.#moved = true;
    this.#changed();
  }

  pan(dx: number, dy: number): void {
    this.lookAt(panned(this.camera, dx, dy));
  }

  zoom(factor: number, around: Place = [this.size.width / 2, this.size.height / 2]): void {
    this.lookAt(zoomed(this.camera, this.size, factor, around, this.whole));
  }

  lookAt(camera: Camera): void {
    this.camera = camera;
    this.#moved = true;
    this.#changed();
  }

  #changed(): void {
    this.#schedule();
    this.onmove();
  }

  /** The point under a place of the screen; -1 where there is none. */
  at([px, py]: Place): number {
    const reach = Math.max(8, pointSize(this.#ids().length, this.camera, this.whole) / 2 + 4);
    return this.picker.nearest(toMap(this.camera, this.size, px, py), reach / this.camera.scale);
  }

  /** Points nearest to a place of the screen. */
  around([px, py]: Place, count: number): number[] {
    return this.picker.around(toMap(this.camera, this.size, px, py), count);
  }

  /** Points inside a line drawn on the screen. */
  inside(line: readonly Place[]): number[] {
    return this.picker.inside(line.map(([px, py]) => toMap(this.camera, this.size, px, py)));
  }

  inSight(): number[] {
    return this.picker.within(sightOf(this.camera, this.size));
  }

  draw(): void {
    this.#pointsChanged = true;
    this.#schedule();
  }

  /** Draws what is over the points alone. */
  drawOver(): void {
    this.#overChanged = true;
    this.#schedule();
  }

  #schedule(): void {
    if (this.#waiting === 0) this.#waiting = requestAnimationFrame(() => this.#drawNow());
  }

  #drawNow(): void {
    cancelAnimationFrame(this.#waiting);
    this.#waiting = 0;
    const { slow } = this.#painter;
    const pose = this.#pointsChanged
      ? null
      : poseFor(this.#drawn, this.camera, this.size, this.#density, slow);
    clearTimeout(this.#resting);
    if (pose === null) this.#drawPoints();
    else if (pose.scale !== 1) this.#resting = setTimeout(() => this.draw(), rest);
    this.#pose = pose ?? asDrawn;
    this.#plane.style.transform = transformOf(this.#pose);
    if (this.#overChanged) this.#drawOver();
    this.#overChanged = false;
    this.#placeRing();
  }

  #placeRing(): void {
    const point = this.#pointed;
    if (point === null) {
      hideRing(this.#ring);
      return;
    }
    const { x, y } = this.#placeOf(point);
    const at = toScreen(cameraOf(this.#drawn, this.#pose), this.size, x, y);
    const tiled = this.#tiled.has(point);
    const side = tiled ? this.#tileSize + 4 : this.#pointSize;
    placeRing(this.#ring, at, side * this.#pose.scale, tiled);
  }

  get #pointSize(): number {
    return pointSize(this.#ids().length, this.#drawn, this.whole);
  }

  #drawPoints(): void {
    this.#drawn = this.camera;
    this.#pointsChanged = false;
    this.#overChanged = true;
    this.#painter.draw({
      camera: this.#drawn,
      size: planeSize(this.size),
      density: this.#density,
      pointSize: this.#pointSize,
      between: this.#layout.between,
    });
  }

  #drawOver(): void {
    const over = this.#overlay;
    if (over === undefined) return;
    const { labels, trails, colours, font, marked } = over;
    const camera = this.#drawn;
    const tiles = this.#looks === undefined ? [] : this.#tiles(over, this.#looks);
    this.#hasTiles = tiles.length > 0;
    this.#tileSize = tileSize(camera, this.whole);
    this.#tiled = drawOverlay(this.#over, {
      camera,
      size: planeSize(this.size),
      density: this.#density,
      colours,
      font,
      tiles,
      tileSize: this.#tileSize,
      labels,
      trails,
      rings: marked.map((point) => ({ point, ...this.#placeOf(point) })),
      ringSize: this.#pointSize,
      line: this.line.map((at) => onPlane(camera, this.#pose, this.size, at)),
    });
  }

  #tiles({ images }: Over, looks: Looks): Tile[] {
    const { whole, picker, size } = this;
    const thumbnails = this.#thumbnails;
    if (thumbnails === null || images === 'never') return [];
    const scene = { ids: this.#ids(), camera: this.#drawn, whole, picker, size, looks, thumbnails };
    return tilesOf(scene, images, (i) => this.#placeOf(i));
  }

  #placeOf(i: number): { x: number; y: number } {
    const { before, after, between } = this.#layout;
    const mix = (at: number) => before[at]! + (after[at]! - before[at]!) * between;
    return { x: mix(2 * i), y: mix(2 * i + 1) };
  }

  close(): void {
    cancelAnimationFrame(this.#waiting);
    clearTimeout(this.#resting);
    clearTimeout(this.#indexing);
    this.#painter.close();
  }
}
