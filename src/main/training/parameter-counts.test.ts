import { expect, test } from 'vitest';
import { settingsSchema } from '#shared/settings.ts';
import { parameterCounts } from './parameter-counts.ts';

test('the reference experiment has Keras’s numbers in every stage, counted without an engine', () => {
  const counts = (method: string) => parameterCounts(settingsSchema.parse({ method }), [32, 32, 3], 10);
  expect(counts('contrastive')).toEqual({
    encoder: { total: 23_564_807, trainable: 23_519_360 },
    stages: {
      pretrain: { total: 23_827_079, trainable: 23_781_632 },
      classify: { total: 24_619_025, trainable: 1_054_218 },
    },
  });
  expect(counts('cross-entropy').stages).toEqual({
    supervised: { total: 24_619_025, trainable: 24_573_578 },
  });
});
