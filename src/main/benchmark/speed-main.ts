/** A process of its own for one measurement: takes a `SpeedOrder` as JSON, prints a `SpeedAnswer` as JSON. */
import { performance } from 'node:perf_hooks';
import * as tf from '@tensorflow/tfjs-core';
import { WorkbenchError } from '#shared/errors.ts';
import { stageFlopsPerImage } from '#shared/flops.ts';
import { chooseEngine } from '../engines/index.ts';
import { buildModel } from '../training/model.ts';
import { buildStage } from '../training/stages/index.ts';
import { type SpeedAnswer, type SpeedOrder, speedBatch, speedCalls, speedSeconds } from './speed-order.ts';

const { settings, stage: name, imageShape, classes } = JSON.parse(process.argv[2]!) as SpeedOrder;

async function measure(): Promise<SpeedAnswer> {
  const engine = await (await chooseEngine(settings.engine)).load();
  const [, , channels] = imageShape;
  const statistics = {
    mean: new Float64Array(channels).fill(127),
    variance: new Float64Array(channels).fill(4096),
  };
  const model = buildModel({ settings, imageShape, classes, seed: 1, statistics });
  const stage = buildStage[name](model, settings);
  const runner = engine.createRunner(stage.program, settings.execution);
  const batchSize = speedBatch(settings, name, { imageShape, classes });
  const size = batchSize * imageShape[0] * imageShape[1] * channels;
  // Images and labels like real ones in size and kind; their content does not matter for time.
  const batch = {
    size: batchSize,
    images: Float32Array.from({ length: size }, (_, i) => Math.imul(i, 2654435761) >>> 24),
    labels: Int32Array.from({ length: batchSize }, (_, i) => i % classes),
  };
  const seconds: number[] = [];
  let spent = 0;
  // The first call records graphs and fills caches.
  for (let call = 0; call <= speedCalls && spent < speedSeconds; call++) {
    const start = performance.now();
    const scalars = stage.optimizer.scalars(call + 1, 0.001);
    const outputs = stage.step(runner, { batch, imageShape, scalars, seed: [1, call] });
    await outputs.loss!.data();
    tf.dispose(outputs);
    const taken = (performance.now() - start) / 1000;
    if (call === 0) continue;
    seconds.push(taken);
    spent += taken;
  }
  const flops = batchSize * stageFlopsPerImage(settings, name, { imageShape, classes });
  const typical = seconds.toSorted((a, b) => a - b)[Math.floor(seconds.length / 2)]!;
  return {
    flopsPerSecond: flops / typical,
    engine: engine.id,
    engineVersion: engine.version,
    steps: seconds.length,
  };
}

const answer = await measure().catch((error: unknown): SpeedAnswer => {
  if (error instanceof WorkbenchError) return { failure: error.toJSON() };
  throw error;
});
process.stdout.write(`${JSON.stringify(answer)}\n`);
