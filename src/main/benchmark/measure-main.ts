/** A process of its own for one measurement: takes a `MeasurementOrder` as JSON, prints a `Measurement` as JSON. */
import { performance } from 'node:perf_hooks';
import * as tf from '@tensorflow/tfjs-core';
import { settingsSchema } from '#shared/settings.ts';
import { chooseEngine } from '../engines/index.ts';
import { buildModel } from '../training/model.ts';
import { pretrainStage } from '../training/stages/pretrain.ts';
import { type Measurement, type MeasurementOrder, warmUpCalls } from './cases.ts';

const order = JSON.parse(process.argv[2]!) as MeasurementOrder;
const { batch } = order;
const imageShape = [32, 32, 3] as const;

/** Images and labels like real ones in size and kind; their content does not matter for time. */
function makeBatch(call: number) {
  const images = new Float32Array(batch * imageShape[0] * imageShape[1] * imageShape[2]);
  for (let i = 0; i < images.length; i++) images[i] = Math.imul(i + call, 2654435761) >>> 24;
  return { size: batch, images, labels: Int32Array.from({ length: batch }, (_, i) => i % 10) };
}

const engine = await (await chooseEngine(order.engine)).load();
const augmentation = order.augmented ? {} : { flip: false, rotation: 0 };
const settings = settingsSchema.parse({ encoder: { name: order.encoder }, pretrain: { augmentation } });
const statistics = { mean: new Float64Array(3).fill(127), variance: new Float64Array(3).fill(4096) };
const model = buildModel({ settings, imageShape, classes: 10, seed: 1, statistics });
const stage = pretrainStage(model, settings);
const runner = engine.createRunner(stage.program, order.execution);

const tasks: Record<
  MeasurementOrder['task'],
  (call: number, data: ReturnType<typeof makeBatch>) => Promise<number>
> = {
  async step(call, data) {
    const scalars = stage.optimizer.scalars(call, 0.001);
    const outputs = stage.step(runner, { batch: data, imageShape, scalars, seed: [1, call] });
    const loss = (await outputs.loss!.data())[0]!;
    tf.dispose(outputs);
    return loss;
  },
  async evaluation(_call, data) {
    const images = tf.tensor4d(data.images, [batch, ...imageShape]);
    const outputs = runner.run('evaluate', { images }, [0, 0]);
    const first = (await outputs.features!.data())[0]!;
    tf.dispose([images, outputs]);
    return first;
  },
};

const stepSeconds: number[] = [];
let firstStepSeconds = 0;
for (let call = 1; call <= warmUpCalls + order.calls; call++) {
  const data = makeBatch(call);
  const start = performance.now();
  const value = await tasks[order.task](call, data);
  if (!Number.isFinite(value)) throw new Error(`The result is ${value}`);
  if (call === 1) firstStepSeconds = performance.now() / 1000;
  if (call > warmUpCalls) stepSeconds.push((performance.now() - start) / 1000);
}

const measurement: Measurement = {
  stepSeconds,
  peakRssBytes: process.resourceUsage().maxRSS * 1024,
  firstStepSeconds,
  version: `${engine.id} ${engine.version}, ${runner.mode}`,
};
process.stdout.write(`${JSON.stringify(measurement)}\n`);
