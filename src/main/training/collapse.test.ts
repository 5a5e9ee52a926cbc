import { expect, test, vi } from 'vitest';
import type { Metrics } from '#shared/run.ts';
import { settingsSchema } from '#shared/settings.ts';
import type { Split } from '../datasets/dataset.ts';
import { openSynthetic } from '../datasets/synthetic.ts';
import { wasmEngine } from '../engines/wasm/engine.ts';
import { train } from './train.ts';

/** Images that are all black: whatever the network does, it gives all of them the same features. */
const black = (split: Split): Split => ({ ...split, gather: (_, out) => out.fill(0) });

test('a run whose features are all the same says so in its metrics and, once, in its log', async () => {
  const synthetic = openSynthetic({ classes: 3, size: 12, trainPerClass: 8, testPerClass: 4 });
  const { train: training, test: testing } = synthetic.splits;
  const stage = { epochs: 2, batchSize: 24 };
  const settings = settingsSchema.parse({
    dataset: { id: 'synthetic' },
    encoder: { name: 'small-cnn', width: 0.25 },
    classifier: { hiddenUnits: 4 },
    pretrain: stage,
    classify: stage,
  });
  const log = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
  const epochs: Metrics[] = [];
  await train(
    {
      run: { seed: 1, settings },
      dataset: { ...synthetic, splits: { train: black(training), test: black(testing) } },
      engine: await wasmEngine.load(),
      resume: null,
    },
    { onStep() {}, onEpoch: async ({ values }) => void epochs.push(values) },
    new AbortController().signal,
  );
  const lines = log.mock.calls.map(([line]) => String(line));
  log.mockRestore();
  expect(epochs.map((values) => values['health/collapsed'])).toEqual([1, 1, undefined, undefined]);
  expect(lines).toEqual([
    expect.stringMatching(/^pretrain, epoch 1: The features have collapsed: .*healthy is near 0\.250\)\.\n$/),
  ]);
});
