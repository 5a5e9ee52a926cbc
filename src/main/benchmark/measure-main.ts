/** A process of its own for one measurement: `measure-main.ts ENGINE ENCODER BATCH STEPS EXECUTION [augmented]`; prints JSON. */
import { performance } from 'node:perf_hooks';
import * as tf from '@tensorflow/tfjs-core';
import type { EngineChoice, Execution } from '#shared/engine.ts';
import { settingsSchema } from '#shared/settings.ts';
import { chooseEngine } from '../engines/index.ts';
import { buildModel } from '../training/model.ts';
import { pretrainStage } from '../training/stages/pretrain.ts';
import { type Measurement, warmUpSteps } from './cases.ts';

const [engineId, encoder, batchText, stepsText, execution, augmented] = process.argv.slice(2);
const batch = Number(batchText);
const imageShape = [32, 32, 3] as const;

/** Images and labels like real ones in size and kind; their content does not matter for time. */
function makeBatch(step: number): { images: Float32Array; labels: Int32Array } {
  const size = batch * imageShape[0] * imageShape[1] * imageShape[2];
  const images = Float32Array.from(
    { length: size },
    (_, i) => (Math.imul(i + step, 2654435761) >>> 24) & 255,
  );
  return { images, labels: Int32Array.from({ length: batch }, (_, i) => i % 10) };
}

const engine = await (await chooseEngine(engineId as EngineChoice)).load();
const augmentation = augmented === 'augmented' ? {} : { flip: false, rotation: 0 };
const settings = settingsSchema.parse({ encoder: { name: encoder }, pretrain: { augmentation } });
const statistics = { mean: new Float64Array(3).fill(127), variance: new Float64Array(3).fill(4096) };
const model = buildModel({ settings, imageShape, classes: 10, seed: 1, statistics });
const stage = pretrainStage(model, settings);
const runner = engine.createRunner(stage.program, execution as Execution);

const stepSeconds: number[] = [];
let firstStepSeconds = 0;
for (let step = 1; step <= warmUpSteps + Number(stepsText); step++) {
  const { images, labels } = makeBatch(step);
  const start = performance.now();
  const outputs = stage.step(runner, {
    batch: { size: batch, images, labels },
    imageShape,
    scalars: stage.optimizer.scalars(step, 0.001),
    seed: [1, step],
  });
  const loss = outputs.loss!.dataSync()[0]!;
  tf.dispose(outputs);
  if (!Number.isFinite(loss)) throw new Error(`The loss is ${loss}`);
  if (step === 1) firstStepSeconds = performance.now() / 1000;
  if (step > warmUpSteps) stepSeconds.push((performance.now() - start) / 1000);
}

const measurement: Measurement = {
  stepSeconds,
  peakRssBytes: process.resourceUsage().maxRSS * 1024,
  firstStepSeconds,
  version: `${engine.id} ${engine.version}, ${runner.mode}`,
};
process.stdout.write(`${JSON.stringify(measurement)}\n`);
