import { describe, expect, test } from 'vitest';
import { positivesOf, positivesPerAnchor } from './positives.ts';
import { settingsSchema } from './settings.ts';

describe('positivesPerAnchor', () => {
  test('of many images, others are of the anchor’s class independently of each other', () => {
    const { mean, without } = positivesPerAnchor({ batchSize: 32, views: 1, classes: 100 });
    expect(mean).toBeCloseTo(0.31, 12);
    // 0.99³¹
    expect(without).toBeCloseTo(0.7323033696543974, 12);
  });

  // scipy.stats.hypergeom(N − 1, n − 1, B − 1).pmf(0) and .mean()
  test.each([
    [32, 100, 500, 0.7326888196918793, 0.3093861877237545],
    [16, 10, 10, 0.21266909522466163, 1.3636363636363635],
    [10, 10, 4, 0.44424991793412844, 0.6923076923076923],
  ])('batches of %d from %d classes of %d images', (batchSize, classes, perClass, without, mean) => {
    const result = positivesPerAnchor({ batchSize, views: 1, classes, perClass });
    expect(result.without).toBeCloseTo(without, 12);
    expect(result.mean).toBeCloseTo(mean, 12);
  });

  test('views are positives of each other', () => {
    const result = positivesPerAnchor({ batchSize: 32, views: 2, classes: 100 });
    expect(result.mean).toBeCloseTo(2 * 0.31 + 1, 12);
    expect(result.without).toBe(0);
  });

  test('a batch larger than the data holds all of it', () => {
    expect(positivesPerAnchor({ batchSize: 64, views: 1, classes: 2, perClass: 4 })).toEqual({
      mean: 3,
      without: 0,
    });
    expect(positivesPerAnchor({ batchSize: 64, views: 1, classes: 1, perClass: 1 })).toEqual({
      mean: 0,
      without: 1,
    });
  });
});

describe('positivesOf', () => {
  const cifar100 = { classes: 100, train: 50_000 };
  const of = (settings: object) => positivesOf(settingsSchema.parse(settings), cifar100);

  test('takes the subset and batch of the settings', () => {
    const result = of({ dataset: { classes: 10, trainPerClass: 10 }, pretrain: { batchSize: 16 } });
    expect(result).toEqual(positivesPerAnchor({ batchSize: 16, views: 1, classes: 10, perClass: 10 }));
    const held = of({ dataset: { classes: 10, trainPerClass: 10, validationFraction: 0.5 } });
    expect(held!.mean).toBe(4);
  });

  test('to NT-Xent only other views are positives', () => {
    expect(of({ loss: { name: 'nt-xent' }, views: 2 })).toEqual({ mean: 1, without: 0 });
  });

  test('is unknown without a contrastive stage or data', () => {
    expect(of({ method: 'cross-entropy' })).toBeNull();
    expect(positivesOf(settingsSchema.parse({}), undefined)).toBeNull();
  });
});
