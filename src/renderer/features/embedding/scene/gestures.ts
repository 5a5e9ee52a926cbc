/** Mouse, pen, fingers and wheel on a map, as what they mean. Places are pixels from the left and top of the element. */
import type { Place } from './picking.ts';

export interface GestureHandlers {
  /** Whether a drag with the mouse draws a line around points rather than moving the map. */
  drawing(event: PointerEvent): boolean;
  pan(dx: number, dy: number): void;
  /** Nearer by a factor around a place. */
  zoom(factor: number, around: Place): void;
  hover(at: Place | null): void;
  /** A press and release in one place. */
  click(at: Place, keys: { add: boolean; remove: boolean }): void;
  /** The line drawn so far; `done` with the keys held at its end; null: given up. */
  line(places: readonly Place[] | null, done: { add: boolean; remove: boolean } | null): void;
  doubleClick(at: Place): void;
}

/** Pixels that a press may move and still be a click. */
const slack = 4;

export const keysOf = (event: {
  shiftKey: boolean;
  ctrlKey: boolean;
  metaKey: boolean;
  altKey: boolean;
}) => ({
  add: event.shiftKey || event.ctrlKey || event.metaKey,
  remove: event.altKey,
});

/** Listens on an element; returns what ends that. */
export function listenForGestures(element: HTMLElement, handlers: GestureHandlers): () => void {
  const held = new Map<number, Place>();
  let began: Place | null = null;
  let moved = false;
  let line: Place[] | null = null;
  const at = (event: MouseEvent): Place => {
    const { left, top } = element.getBoundingClientRect();
    return [event.clientX - left, event.clientY - top];
  };

  function giveUpLine(): void {
    if (line === null) return;
    line = null;
    handlers.line(null, null);
  }

  function down(event: PointerEvent): void {
    if (event.button !== 0 && event.button !== 1) return;
    // Middle: always moves the map. Its own scrolling would get in the way.
    if (event.button === 1) event.preventDefault();
    element.setPointerCapture(event.pointerId);
    held.set(event.pointerId, at(event));
    if (held.size > 1) giveUpLine();
    else {
      began = at(event);
      moved = false;
      if (event.button === 0 && handlers.drawing(event)) line = [began];
    }
  }

  function move(event: PointerEvent): void {
    const place = at(event);
    const before = held.get(event.pointerId);
    if (before === undefined) {
      if (event.pointerType !== 'touch') handlers.hover(place);
      return;
    }
    if (began !== null && Math.hypot(place[0] - began[0], place[1] - began[1]) > slack) moved = true;
    if (held.size === 2) pinch(event.pointerId, before, place);
    else if (line !== null) {
      line.push(place);
      handlers.line(line, null);
    } else if (moved) handlers.pan(place[0] - before[0], place[1] - before[1]);
    else return;
    held.set(event.pointerId, place);
  }

  /** Two fingers: their middle moves the map, their distance zooms. */
  function pinch(id: number, before: Place, now: Place): void {
    const other = [...held].find(([key]) => key !== id)?.[1];
    if (other === undefined) return;
    const middle: Place = [(now[0] + other[0]) / 2, (now[1] + other[1]) / 2];
    handlers.pan((now[0] - before[0]) / 2, (now[1] - before[1]) / 2);
    const apart = (place: Place) => Math.max(1, Math.hypot(place[0] - other[0], place[1] - other[1]));
    handlers.zoom(apart(now) / apart(before), middle);
    moved = true;
  }

  function up(event: PointerEvent): void {
    if (!held.delete(event.pointerId)) return;
    const keys = keysOf(event);
    if (event.type === 'pointercancel') giveUpLine();
    else if (line !== null && moved) handlers.line(line, keys);
    else if (!moved && held.size === 0 && event.button === 0) {
      giveUpLine();
      handlers.click(at(event), keys);
      // A finger cannot point: what it taps is told.
      if (event.pointerType === 'touch') handlers.hover(at(event));
    }
    line = null;
  }

  function leave(event: PointerEvent): void {
    if (held.size === 0 && event.pointerType !== 'touch') handlers.hover(null);
  }

  function wheel(event: WheelEvent): void {
    event.preventDefault();
    // Lines and pages, as some mice tell it, in pixels.
    const pixels = event.deltaY * ([1, 16, 100][event.deltaMode] ?? 1);
    handlers.zoom(
      Math.exp(-Math.max(-100, Math.min(100, pixels)) * (event.ctrlKey ? 0.01 : 0.003)),
      at(event),
    );
  }

  const double = (event: MouseEvent) => handlers.doubleClick(at(event));
  element.addEventListener('pointerdown', down);
  element.addEventListener('pointermove', move);
  element.addEventListener('pointerup', up);
  element.addEventListener('pointercancel', up);
  element.addEventListener('pointerleave', leave);
  element.addEventListener('dblclick', double);
  element.addEventListener('wheel', wheel, { passive: false });
  return () => {
    element.removeEventListener('pointerdown', down);
    element.removeEventListener('pointermove', move);
    element.removeEventListener('pointerup', up);
    element.removeEventListener('pointercancel', up);
    element.removeEventListener('pointerleave', leave);
    element.removeEventListener('dblclick', double);
    element.removeEventListener('wheel', wheel);
  };
}
