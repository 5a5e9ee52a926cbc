import { expect, onTestFinished, test } from 'vitest';
import { RandomStream } from '#shared/philox.ts';
import { completeMapParameters, type MapParameters } from '#shared/projection.ts';
import { affinities } from './affinities.ts';
import type { Features } from './features.ts';
import { makeMap } from './make-map.ts';
import { fittingSample, mapMemory } from './memory.ts';
import { findNeighbours, findNeighboursOf } from './neighbours.ts';
import { encodeNpy, readLabels, readMatrix } from './npy.ts';
import { mapQuality } from './quality.ts';
import { sharedFloat64 } from './shared-arrays.ts';
import { Team } from './team.ts';
import { largestDifference, shared32, shared64 } from './testing/fixture.ts';
import { fineCell } from './tsne/optimize.ts';
import { tsneState } from './tsne/state.ts';

function team(lanes: number): Team {
  const made = new Team(lanes);
  onTestFinished(() => made[Symbol.asyncDispose]());
  return made;
}

function clusters(n: number, d: number): Features {
  const random = new RandomStream(n, d);
  const labels = Int32Array.from({ length: n }, (_, i) => i % 5);
  const data = shared32(
    Float32Array.from({ length: n * d }, (_, i) => {
      return random.normal() + (i % d === Math.floor(i / d) % 5 ? 5 : 0);
    }),
  );
  return { data, d, ids: Int32Array.from({ length: n }, (_, i) => i), labels };
}

const parameters = (some: Partial<MapParameters> = {}) =>
  completeMapParameters({ iterations: 90, perplexity: 12, ...some });

// Above 2,000 points repulsion goes by the mesh, up to it over all pairs.
test.each([
  ['tsne', 600, 'euclidean'],
  ['tsne', 2100, 'cosine'],
  ['umap', 300, 'euclidean'],
  ['pca', 5100, 'euclidean'],
] as const)('%s of %d points is the same, bit for bit, for any number of threads', (method, n, metric) => {
  const features = clusters(n, 12);
  const maps = [1, 2, 3].map((lanes) => makeMap(team(lanes), features, parameters({ method, metric })));
  const [first] = maps as [(typeof maps)[number]];
  expect(first.y.every(Number.isFinite)).toBe(true);
  for (const map of maps.slice(1)) {
    expect(map.y).toEqual(first.y);
    expect(map.quality).toEqual(first.quality);
  }
  expect(first.quality.knnAccuracy).toBeGreaterThan(method === 'pca' ? 0.4 : 0.9);
  if (method !== 'pca') {
    const other = makeMap(team(2), features, parameters({ method, metric, seed: 1 }));
    expect(other.y).not.toEqual(first.y);
  }
});

test('an index finds nearly all neighbours, and the same with any number of threads', () => {
  const n = 20_300;
  const { data } = clusters(n, 4);
  const found = [1, 3].map((lanes) => findNeighbours(team(lanes), data, 4, 10));
  const [one, three] = found as [(typeof found)[number], (typeof found)[number]];
  expect(three.indices).toEqual(one.indices);
  expect(three.distances).toEqual(one.distances);
  const some = 200;
  const exact = findNeighboursOf(team(2), data, data.slice(0, some * 4), 4, 11);
  let hits = 0;
  for (let i = 0; i < some; i++) {
    const known = one.indices.subarray(i * 10, (i + 1) * 10);
    expect(known).not.toContain(i);
    for (let j = 0; j < 11; j++) if (known.includes(exact.indices[i * 11 + j]!)) hits++;
  }
  expect(hits / (some * 10)).toBeGreaterThan(0.97);
});

test('the order of the points changes nothing in the figures of quality', () => {
  const one = team(2);
  const features = clusters(3000, 8);
  const { y, reduced, pca } = makeMap(one, features, parameters());
  const order = new RandomStream(1, 2);
  const rows = Int32Array.from({ length: 3000 }, (_, i) => i);
  for (let i = rows.length - 1; i > 0; i--) {
    const j = order.below(i + 1);
    [rows[i], rows[j]] = [rows[j]!, rows[i]!];
  }
  const figures = (permutation: Int32Array) => {
    const pick = (from: ArrayLike<number>, width: number) =>
      Array.from({ length: permutation.length * width }, (_, i) => {
        return from[permutation[Math.floor(i / width)]! * width + (i % width)]!;
      });
    const data = shared32(pick(reduced, pca.k));
    const neighbours = findNeighbours(one, data, pca.k, 36);
    const places = shared64(pick(y, 2));
    const state = tsneState(affinities(one, neighbours, 12), places, true);
    const measured = sharedFloat64(2);
    one.run('gradient', {
      state,
      exaggeration: 1,
      cell: fineCell,
      gradient: sharedFloat64(2 * 3000),
      measured,
    });
    return {
      divergence: measured[0]!,
      quality: mapQuality(one, {
        features: data,
        d: pca.k,
        neighbours,
        y: places,
        ids: Int32Array.from(pick(features.ids, 1)),
        labels: Int32Array.from(pick(features.labels!, 1)),
        kl: null,
      }),
    };
  };
  const plain = figures(Int32Array.from({ length: 3000 }, (_, i) => i));
  const shuffled = figures(rows);
  expect(shuffled.quality).toEqual(plain.quality);
  // Sums of another order differ in their last digits.
  expect(shuffled.divergence).toBeCloseTo(plain.divergence, 9);
});

test('a map that begins with another stays near it, and says how far points moved', () => {
  const one = team(2);
  const features = clusters(400, 10);
  const first = makeMap(one, features, parameters({ iterations: 300 }));
  // Nothing has changed: it is a fixed point but for what the first left undone.
  const again = makeMap(one, features, parameters({ iterations: 300 }), {}, first);
  expect(again.displacement).toBeLessThan(0.5);
  const anew = makeMap(one, features, parameters({ iterations: 300, seed: 9 }));
  expect(anew.displacement).toBeNull();
  expect(again.moved).toHaveLength(400);

  // Points that the other lacks come to lie among their neighbours.
  const part = { ids: first.ids.slice(0, 300), y: first.y.slice(0, 600) };
  const joined = makeMap(one, features, parameters({ iterations: 300 }), {}, part);
  expect(Number.isNaN(joined.moved![350]!)).toBe(true);
  expect(joined.quality.knnAccuracy).toBeGreaterThan(0.9);
  expect(() =>
    makeMap(one, features, parameters(), {}, { ids: Int32Array.of(-1), y: new Float64Array(2) }),
  ).toThrow('The two maps have no points in common.');
});

test('the divergence falls, and progress and points are told', () => {
  const told: { phase: string; kl: number | null }[] = [];
  let steps = 0;
  const map = makeMap(team(1), clusters(500, 10), parameters({ iterations: 300 }), {
    progress: (progress) => told.push(progress),
    step({ positions, iteration }) {
      steps++;
      if (iteration === 120) expect(positions()).toHaveLength(1000);
    },
  });
  expect(steps).toBe(303);
  const values = told.map(({ kl }) => kl).filter((kl) => kl !== null);
  expect(map.quality.kl).toBeLessThan(values[0]! / 2);
  expect([...new Set(told.map(({ phase }) => phase))]).toEqual([
    'pca',
    'neighbours',
    'affinities',
    'exaggeration',
    'optimisation',
    'quality',
  ]);
});

test('a sample has equal shares of the classes, and is the same for every epoch', () => {
  const features = clusters(1000, 6);
  const labels = features.labels!.map((label, i) => (i < 900 ? 0 : label));
  const one = team(1);
  const some = parameters({ sample: 60, method: 'pca' });
  const map = makeMap(one, { ...features, labels }, some);
  const counts = new Map<number, number>();
  for (const label of map.labels!) counts.set(label, (counts.get(label) ?? 0) + 1);
  expect([...counts.values()].sort()).toEqual([12, 12, 12, 12, 12]);
  const later = { ...features, labels, data: shared32(features.data.map((v) => v * 2 + 1)) };
  expect(makeMap(one, later, some).ids).toEqual(map.ids);
});

test('the predicted memory grows with the points, and the sample that fits does fit', () => {
  const size = { n: 60_000, d: 784, perplexity: 30, lanes: 2 };
  expect(mapMemory(size)).toBeGreaterThan(500e6);
  const sample = fittingSample(size, 60_000, 450e6);
  expect(sample).toBeGreaterThan(1000);
  expect(mapMemory({ ...size, n: sample })).toBeLessThan(450e6);
  expect(fittingSample(size, 60_000, 1e6)).toBe(0);
});

test('matrices come back as they were written; what is none is refused', () => {
  const data = Float32Array.of(1, 2, 3, 4, 5, 6);
  const bytes = encodeNpy({ shape: [2, 3], data });
  expect(bytes.length % 64).toBe(24);
  const matrix = readMatrix(bytes, 'x.npy');
  expect([matrix.n, matrix.d]).toEqual([2, 3]);
  expect(largestDifference(data, matrix.data)).toBe(0);
  const labels = encodeNpy({ shape: [3], data: Int32Array.of(7, -1, 2) });
  expect(Array.from(readLabels(labels, 'y.npy', 3))).toEqual([7, -1, 2]);
  expect(() => readLabels(labels, 'y.npy', 4)).toThrow('There are 3 labels for 4 points.');
  expect(() => readMatrix(labels, 'y.npy')).toThrow('its shape is (3); it must have rows and columns.');
  expect(() => readMatrix(bytes.subarray(0, 140), 'x.npy')).toThrow('it has 12 bytes of numbers');
  expect(() => readMatrix(new Uint8Array(20), 'x.npy')).toThrow('it is not a .npy file.');
});
