import { expect, test } from 'vitest';
import { panned, toScreen, zoomed } from './camera.ts';
import { asDrawn, cameraOf, margin, onPlane, planeSize, poseFor } from './plane.ts';

const size = { width: 800, height: 600 };
const drawn = { x: 3, y: -2, scale: 12 };

test('a map that is moved is drawn anew only beyond its margin', () => {
  expect(poseFor(drawn, drawn, size, 1, false)).toEqual(asDrawn);
  expect(poseFor(drawn, panned(drawn, 100, -40), size, 1, false)).toEqual({ x: 100, y: -40, scale: 1 });
  expect(poseFor(drawn, panned(drawn, margin + 1, 0), size, 1, false)).toBeNull();
  expect(poseFor(drawn, panned(drawn, 0, -margin - 1), size, 1, false)).toBeNull();
});

test('it moves by whole pixels of the screen', () => {
  expect(poseFor(drawn, panned(drawn, 10.3, 0.2), size, 1, false)).toMatchObject({ x: 10, y: 0 });
  expect(poseFor(drawn, panned(drawn, 10.3, 0.2), size, 2, false)).toMatchObject({ x: 10.5, y: 0 });
});

test('it is stretched a little while one zooms, where that may be, as long as it fills the frame', () => {
  const nearer = zoomed(drawn, size, 1.2, [100, 500], drawn.scale);
  expect(poseFor(drawn, nearer, size, 1, false)).toBeNull();
  expect(poseFor(drawn, nearer, size, 1, true)?.scale).toBeCloseTo(1.2);
  expect(poseFor(drawn, { ...drawn, scale: 2 * drawn.scale }, size, 1, true)).toBeNull();
  const further = { ...drawn, scale: drawn.scale / 1.2 };
  expect(poseFor(drawn, further, size, 1, true)).not.toBeNull();
  expect(poseFor(drawn, panned(further, 150, 0), size, 1, true)).toBeNull();
});

test('a place of the frame is found on the plane, moved and stretched', () => {
  const now = panned(zoomed(drawn, size, 1.1, [10, 10], drawn.scale), 30, -50);
  const pose = poseFor(drawn, now, size, 1, true)!;
  // A point of the map that is seen at a place lies there on the plane.
  const [x, y] = [3.4, -1.2];
  const seen = toScreen(cameraOf(drawn, pose), size, x, y);
  const [px, py] = onPlane(drawn, pose, size, seen);
  const [wx, wy] = toScreen(drawn, planeSize(size), x, y);
  expect(px).toBeCloseTo(wx, 9);
  expect(py).toBeCloseTo(wy, 9);
  // And that is less than a pixel from where the camera has it.
  const [cx, cy] = toScreen(now, size, x, y);
  expect(Math.hypot(seen[0] - cx, seen[1] - cy)).toBeLessThan(1);
});
