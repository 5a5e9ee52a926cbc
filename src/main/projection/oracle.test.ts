/** Each step against scikit-learn, SciPy and openTSNE. */
import { expect, onTestFinished, test } from 'vitest';
import { affinities } from './affinities.ts';
import { displacement, move, procrustes } from './align.ts';
import { mostSimilar } from './cosine.ts';
import { findNeighbours, findNeighboursOf } from './neighbours.ts';
import { planeNeighbours } from './neighbours-plane.ts';
import { applyPca, fitPca } from './pca.ts';
import { mapQuality } from './quality.ts';
import { sharedFloat64 } from './shared-arrays.ts';
import { Team } from './team.ts';
import { largestDifference, oracle, points, shared32, shared64 } from './testing/fixture.ts';
import { repelAll } from './tsne/forces.ts';
import { fineCell } from './tsne/optimize.ts';
import { tsneState } from './tsne/state.ts';

function team(lanes = 1): Team {
  const made = new Team(lanes);
  onTestFinished(() => made[Symbol.asyncDispose]());
  return made;
}

const x = shared32(oracle.x);
const { d, k } = oracle;

test('neighbours are those of scikit-learn', () => {
  const { indices, distances } = findNeighbours(team(), x, d, k);
  expect(Array.from(indices)).toEqual(oracle.indices);
  expect(largestDifference(oracle.distances, distances)).toBeLessThan(1e-6);
});

test('neighbours of other points are found among the rows', () => {
  const { indices, distances } = findNeighboursOf(team(), x, x.slice(0, 3 * d), d, k + 1);
  for (let i = 0; i < 3; i++) {
    expect(Array.from(indices.subarray(i * (k + 1), (i + 1) * (k + 1)))).toEqual([
      i,
      ...oracle.indices.slice(i * k, (i + 1) * k),
    ]);
    expect(distances[i * (k + 1)]).toBeCloseTo(0, 5);
  }
});

test('affinities are those of a root finder, and of openTSNE', () => {
  const { start, to, p } = affinities(team(), findNeighbours(team(), x, d, k), oracle.perplexity);
  const found = new Map<string, number>();
  for (let i = 0; i < points; i++) {
    for (let e = start[i]!; e < start[i + 1]!; e++) found.set(`${i} ${to[e]}`, p[e]!);
  }
  expect(found.size).toBe(p.length);
  const ours = oracle.p.map((_, e) => found.get(`${oracle.pairs[2 * e]} ${oracle.pairs[2 * e + 1]}`) ?? 0);
  expect(found.size).toBe(oracle.p.length);
  expect(largestDifference(oracle.p, ours)).toBeLessThan(1e-6);
  expect(p.reduce((sum, value) => sum + 2 * value, 0)).toBeCloseTo(1, 6);
});

/** Gradient and divergence of the fixture's map. */
function gradientOf(exaggeration: number, exact: boolean, y = oracle.y, lanes = 1) {
  const one = team(lanes);
  const edges = affinities(one, findNeighbours(one, x, d, k), oracle.perplexity);
  const state = tsneState(edges, Float64Array.from(y), exact);
  const gradient = sharedFloat64(2 * points);
  const measured = sharedFloat64(2);
  one.run('gradient', { state, exaggeration, cell: fineCell, gradient, measured });
  return { gradient, kl: measured[0]!, z: measured[1]! };
}

test('divergence and gradient over all pairs are those of scikit-learn, exaggerated or not', () => {
  const plain = gradientOf(1, true);
  expect(plain.kl).toBeCloseTo(oracle.kl, 6);
  expect(largestDifference(oracle.gradient, plain.gradient)).toBeLessThan(1e-5);
  const exaggerated = gradientOf(12, true);
  expect(exaggerated.kl).toBeCloseTo(oracle.kl, 6);
  expect(largestDifference(oracle.exaggerated_gradient, exaggerated.gradient)).toBeLessThan(1e-5);
});

test('four times the gradient is how the divergence changes', () => {
  const { gradient } = gradientOf(1, true);
  const step = 1e-4;
  for (const at of [0, 7, 100, 201]) {
    const shifted = (by: number) => gradientOf(1, true, oracle.y.with(at, oracle.y[at]! + by)).kl;
    const slope = (shifted(step) - shifted(-step)) / (2 * step);
    expect(slope).toBeCloseTo(4 * gradient[at]!, 7);
  }
});

test('on the mesh, divergence and gradient are nearly the exact ones', () => {
  const exact = gradientOf(1, true);
  const mesh = gradientOf(1, false);
  expect(Math.abs(mesh.kl - exact.kl)).toBeLessThan(0.002);
  expect(Math.abs(mesh.z / exact.z - 1)).toBeLessThan(0.002);
  expect(largestDifference(exact.gradient, mesh.gradient)).toBeLessThan(0.05);
  // Forces add up to nothing, however coarse the mesh is.
  expect(Math.abs(mesh.gradient.reduce((sum, value) => sum + value, 0))).toBeLessThan(1e-9);
  expect(gradientOf(1, false, oracle.y, 3).gradient).toEqual(mesh.gradient);
});

test('repulsion adds up over all pairs as it is defined', () => {
  const y = shared64([0, 0, 1, 0, 0, 2]);
  const out = new Float64Array(6);
  expect(repelAll(y, 0, 3, out)).toBeCloseTo(2 * (1 / 2 + 1 / 5 + 1 / 6), 12);
  expect(out[0]).toBeCloseTo(-1 / 4, 12);
  expect(out[1]).toBeCloseTo(-2 / 25, 12);
});

test('figures of quality are those of scikit-learn', () => {
  const one = team(2);
  const quality = mapQuality(one, {
    features: x,
    d,
    neighbours: findNeighbours(one, x, d, k),
    y: shared64(oracle.y),
    ids: Int32Array.from({ length: points }, (_, i) => i),
    labels: Int32Array.from(oracle.labels),
    kl: 1,
  });
  expect(quality.trustworthiness).toBeCloseTo(oracle.trustworthiness, 10);
  expect(quality.neighbourOverlap).toBeCloseTo(oracle.neighbour_overlap, 10);
  expect(quality.knnAccuracy).toBeCloseTo(oracle.knn_accuracy, 10);
});

test('neighbours in the plane are all that there are', () => {
  const y = shared64([0, 0, 0, 0, 1e-9, 0, 50, 50, 51, 50, -400, 3]);
  const near = planeNeighbours(team(), y, 5);
  expect(Array.from(near.subarray(0, 5))).toEqual([1, 2, 3, 4, 5]);
  expect(Array.from(near.subarray(25))).toEqual([0, 1, 2, 3, 4]);
});

test('components and their variances are those of scikit-learn', () => {
  const one = team();
  const pca = fitPca(one, x, d, 4, 0);
  expect(largestDifference(oracle.pca_variance, pca.variance)).toBeLessThan(1e-6);
  expect(largestDifference(oracle.pca_components, pca.components.map(Math.abs))).toBeLessThan(1e-6);
  const projected = applyPca(one, pca, x);
  const mean = projected.reduce((sum, value, i) => sum + (i % 4 === 0 ? value : 0), 0) / points;
  expect(mean).toBeCloseTo(0, 5);
});

test('maps are laid over one another as SciPy does it', () => {
  const y = Float64Array.from(oracle.y);
  const moved = Float64Array.from(oracle.moved);
  move(moved, procrustes(y, moved));
  expect(largestDifference(oracle.aligned, moved)).toBeLessThan(1e-9);
  expect(displacement(y, moved).mean).toBeCloseTo(oracle.displacement, 9);
  const turned = Float64Array.from(oracle.y, (_, i) => (i % 2 === 0 ? -y[i + 1]! + 3 : y[i - 1]!));
  move(turned, procrustes(y, turned));
  expect(largestDifference(y, turned)).toBeLessThan(1e-12);
});

test('what is similar by cosine is what NumPy finds', () => {
  const ids = Int32Array.from({ length: points }, (_, i) => i);
  const found = mostSimilar({ data: x, d, ids, labels: Int32Array.from(oracle.labels) }, 5, 8);
  expect(found.map(({ id }) => id)).toEqual(oracle.similar_to_5);
  expect(
    largestDifference(
      oracle.similarity_to_5,
      found.map(({ similarity }) => similarity),
    ),
  ).toBeLessThan(1e-6);
});
