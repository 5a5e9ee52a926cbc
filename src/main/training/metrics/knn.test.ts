import { expect, test } from 'vitest';
import { RandomStream } from '#shared/philox.ts';
import { describeEachEngine } from '../../../../test/support/engines.ts';
import { knnAccuracy } from './knn.ts';

/** The vote in plain double precision. */
function reference(
  bank: { features: Float32Array; labels: Int32Array },
  queries: { features: Float32Array; labels: Int32Array },
  d: number,
  k: number,
  temperature: number,
): number {
  const row = (features: Float32Array, i: number) => {
    const x = Array.from(features.subarray(i * d, (i + 1) * d));
    const norm = Math.hypot(...x);
    return x.map((v) => v / norm);
  };
  let correct = 0;
  for (let q = 0; q < queries.labels.length; q++) {
    const x = row(queries.features, q);
    const similar = Array.from(bank.labels, (label, i) => ({
      label,
      cosine: row(bank.features, i).reduce((sum, v, j) => sum + v * x[j]!, 0),
    }))
      .sort((a, b) => b.cosine - a.cosine)
      .slice(0, k);
    const votes = new Map<number, number>();
    for (const { label, cosine } of similar) {
      votes.set(label, (votes.get(label) ?? 0) + Math.exp(cosine / temperature));
    }
    const winner = [...votes].sort((a, b) => b[1] - a[1] || a[0] - b[0])[0]![0];
    if (winner === queries.labels[q]) correct++;
  }
  return correct / queries.labels.length;
}

await describeEachEngine('kNN accuracy', () => {
  const random = new RandomStream(1, 2);
  const points = (n: number) => {
    const labels = Int32Array.from({ length: n }, () => random.below(3));
    const features = Float32Array.from({ length: n * 4 }, (_, i) => {
      return random.normal() + (i % 4 === labels[Math.floor(i / 4)] ? 0.8 : 0);
    });
    return { features, labels };
  };
  const bank = points(300);
  const queries = points(700);

  test.each([
    [1, 0.1],
    [20, 0.07],
    [200, 0.1],
  ])('votes of %d neighbours at temperature %d equal a plain computation', async (neighbors, temperature) => {
    const accuracy = await knnAccuracy(bank, queries, 3, { neighbors, temperature });
    expect(accuracy).toBeGreaterThan(0.4);
    expect(accuracy).toBeCloseTo(reference(bank, queries, 4, neighbors, temperature), 2);
  });

  test('more neighbours than the bank has are all of it', async () => {
    expect(await knnAccuracy(bank, queries, 3, { neighbors: 10_000, temperature: 0.1 })).toBeCloseTo(
      reference(bank, queries, 4, 300, 0.1),
      2,
    );
  });
});
