/** What cannot be trained on is refused in words, before or at the first step; what can be is trained, and recorded. */
import { expect, onTestFinished, test, vi } from 'vitest';
import { WorkbenchError } from '#shared/errors.ts';
import type { Metrics } from '#shared/run.ts';
import { settingsSchema } from '#shared/settings.ts';
import { describeEachEngine } from '../../../test/support/engines.ts';
import type { Dataset, Split } from '../datasets/dataset.ts';
import { memorySplit } from '../datasets/memory-split.ts';
import { openSynthetic } from '../datasets/synthetic.ts';
import type { Engine } from '../engines/engine.ts';
import { OutOfMemory } from '../engines/program.ts';
import { train } from './train.ts';

const stage = { epochs: 1, batchSize: 8, optimizer: { learningRate: 0.01 } };
const base = {
  dataset: { id: 'synthetic' },
  encoder: { name: 'small-cnn', width: 0.25 },
  projection: { units: 4 },
  classifier: { hiddenUnits: 4 },
  loss: { temperature: 0.5 },
  supervised: stage,
  pretrain: stage,
  classify: stage,
};

/** The metrics of each epoch; rejects with what the run fails with. */
async function epochsOf(
  engine: Engine,
  dataset: Dataset,
  overrides: object = {},
  epochs: Metrics[] = [],
): Promise<Metrics[]> {
  await train(
    {
      run: { seed: 1, settings: settingsSchema.parse({ ...base, ...overrides }) },
      dataset,
      engine,
      resume: null,
    },
    { onStep() {}, onEpoch: async ({ values }) => void epochs.push(values) },
    new AbortController().signal,
  );
  return epochs;
}

async function failureOf(run: Promise<unknown>) {
  const error = await run.then(
    () => {
      throw new Error('It was trained.');
    },
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof WorkbenchError)) throw error;
  const { code, message, advice } = error;
  return { code, message, advice };
}

/** Images of a split whose labels may be told to be others. */
function relabelled(split: Split, size: number, keep: (label: number, i: number) => boolean): Split {
  const kept = Int32Array.from(split.labels.keys()).filter((i) => keep(split.labels[i]!, i));
  const images = new Uint8Array(kept.length * size * size * 3);
  split.gather(kept, images);
  return memorySplit(
    images,
    kept.map((i) => split.labels[i]!),
    size * size * 3,
  );
}

const synthetic = openSynthetic({ classes: 3, size: 12, trainPerClass: 8, testPerClass: 4 });
const withTrain = (keep: (label: number, i: number) => boolean): Dataset => ({
  ...synthetic,
  splits: { ...synthetic.splits, train: relabelled(synthetic.splits.train, 12, keep) },
});

await describeEachEngine(
  'Bad input',
  (current) => {
    test('a batch that cannot fit is refused before the first step, with the numbers', async () => {
      const { engine } = current();
      const small = { ...engine, memory: { ...engine.memory, available: () => 1e6 } };
      const { code, message } = await failureOf(epochsOf(small, synthetic));
      expect(code).toBe('run.batch-too-large');
      expect(message).toMatch(
        /^A batch of 8 images \(pretrain\) needs about \d+\.\d GB of memory; 0\.0 GB are free\.$/,
      );
    });

    test('nor does a batch of the last stage wait to be refused until the first has trained', async () => {
      const { engine } = current();
      const free = engine.id === 'tensorflow' ? 4e8 : 1e8;
      const small = { ...engine, memory: { ...engine.memory, available: () => free } };
      // As many as the batch asks for; none of them is read.
      const many: Split = { size: 60_000, labels: new Int32Array(60_000).map((_, i) => i % 3), gather() {} };
      const dataset = { ...synthetic, splits: { ...synthetic.splits, train: many } };
      const settings = { normalize: false, classify: { ...stage, batchSize: 60_000 } };
      const trained: Metrics[] = [];
      expect(await failureOf(epochsOf(small, dataset, settings, trained))).toMatchObject({
        code: 'run.batch-too-large',
        message: expect.stringMatching(/^A batch of 60,000 images \(classify\) needs about /),
      });
      expect(trained).toEqual([]);
    });

    test.each([true, false])(
      'what a GPU keeps for the next stage is no lack (on a GPU: %s)',
      async (onGpu) => {
        const { engine } = current();
        let asked = 0;
        const available = () => (++asked <= 2 ? 1e12 : 1e6);
        const pooled = { ...engine, onGpu, memory: { ...engine.memory, available } };
        const trained: Metrics[] = [];
        const run = epochsOf(pooled, synthetic, {}, trained);
        if (onGpu) await run;
        else expect((await failureOf(run)).message).toMatch(/^A batch of 8 images \(classify\) needs/);
        expect(trained).toHaveLength(onGpu ? 2 : 1);
      },
    );

    test('an engine that runs out of memory in a step says so, with a smaller batch', async () => {
      const { engine } = current();
      const exhausted: Engine = {
        ...engine,
        createRunner: (program, execution) => {
          const runner = engine.createRunner(program, execution);
          const run = () => {
            throw new OutOfMemory('OOM when allocating tensor');
          };
          return Object.assign(Object.create(runner), { run });
        },
      };
      const large = { pretrain: { ...stage, batchSize: 64 } };
      const { code, advice } = await failureOf(epochsOf(exhausted, synthetic, large));
      expect(code).toBe('run.out-of-memory');
      const suggested = Number(/^Try a batch of (\d+), or set pretrain\.chunkSize/.exec(advice)![1]);
      expect(suggested).toBeGreaterThan(8);
      expect(suggested).toBeLessThan(36);
    });

    test('nor does running out of memory while measuring pass for a defect', async () => {
      const { engine } = current();
      const exhausted: Engine = {
        ...engine,
        createRunner: (program, execution) => {
          const runner = engine.createRunner(program, execution);
          const run: typeof runner.run = (name, ...call) => {
            if (name === 'evaluate') throw new OutOfMemory('OOM when allocating tensor');
            return runner.run(name, ...call);
          };
          return Object.assign(Object.create(runner), { run });
        },
      };
      expect((await failureOf(epochsOf(exhausted, synthetic))).code).toBe('run.out-of-memory');
    });

    test.each(['npairs', 'supcon-out', 'supcon-in', 'multi-similarity', 'triplet'])(
      'a class with one image is trained on with %s, and its lonely anchor recorded',
      async (name) => {
        // Images 2, 5, 8… are of class 2.
        const lonely = withTrain((label, i) => label < 2 || i === 2);
        const log = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
        onTestFinished(() => log.mockRestore());
        const [pretrain, classify] = await epochsOf(current().engine, lonely, {
          loss: { name, temperature: 0.5 },
          pretrain: { ...stage, batchSize: 17 },
        });
        expect(log.mock.calls.map(([line]) => line)).toContain(
          'pretrain: Class "grating-120" has one training image, which never has a positive; with two views of each image it would.\n',
        );
        expect(pretrain!['train/anchors-without-positive']).toBeCloseTo(1 / 17, 12);
        for (const values of [pretrain!, classify!]) {
          for (const [metric, value] of Object.entries(values))
            expect(value, metric).toSatisfy(Number.isFinite);
        }
      },
    );

    test('a class with one image cannot be held out for validation', async () => {
      const lonely = withTrain((label, i) => label < 2 || i === 2);
      const dataset = { id: 'synthetic', validationFraction: 0.2 };
      expect(await failureOf(epochsOf(current().engine, lonely, { dataset }))).toEqual({
        code: 'dataset.validation-needs-two',
        message:
          'Validation images cannot be held out of 1 train image per class (class "grating-120" of data set "synthetic").',
        advice: 'Ask for at least 2 train images per class, or for no validation images.',
      });
    });

    test('nor can two images be taken of a class with one', async () => {
      const lonely = withTrain((label, i) => label < 2 || i === 2);
      const dataset = { id: 'synthetic', trainPerClass: 2 };
      expect(await failureOf(epochsOf(current().engine, lonely, { dataset }))).toMatchObject({
        code: 'dataset.too-few-images',
        advice: 'Add images to the class, or leave the number out for all.',
      });
    });

    test('a class without images is named', async () => {
      expect(
        await failureOf(
          epochsOf(
            current().engine,
            withTrain((label) => label < 2),
          ),
        ),
      ).toEqual({
        code: 'dataset.class-without-images',
        message: 'Class "grating-120" of data set "synthetic" has no images to train on.',
        advice: 'Add images of it, or set dataset.classes to 2 for the classes before it.',
      });
    });

    test('images smaller than the crop are refused with both sizes', async () => {
      const augmentation = { crop: 'padded', cropPadding: 12, cutout: 13 };
      expect(
        await failureOf(epochsOf(current().engine, synthetic, { pretrain: { ...stage, augmentation } })),
      ).toMatchObject({
        code: 'experiment.augmentation-too-large',
        message: expect.stringMatching(/12.*cropPadding is 12; it must be less than 12/s),
      });
    });

    test('a pixel that is no number is 0: pixels are bytes', async () => {
      const { train: own } = synthetic.splits;
      const broken: Split = {
        ...own,
        gather(indices, out) {
          own.gather(indices, out);
          out[0] = Number.NaN;
        },
      };
      const zeroed: Split = {
        ...own,
        gather(indices, out) {
          own.gather(indices, out);
          out[0] = 0;
        },
      };
      const measured = async (training: Split) => {
        const dataset = { ...synthetic, splits: { ...synthetic.splits, train: training } };
        const epochs = await epochsOf(current().engine, dataset);
        return epochs.map(({ 'train/images-per-second': _, ...values }) => values);
      };
      expect(await measured(broken)).toEqual(await measured(zeroed));
    });
  },
  { composed: false },
);
