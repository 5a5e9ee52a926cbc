/**
 * How long the time machine of a run takes: maps of its epochs one after another, each aligned to the one before, asked
 * for as the window does. The features are those of a random layer of rectified units over MNIST's test images, which
 * turns from epoch to epoch.
 * Usage: node test/bench/time-machine.ts [epochs [points [dimensions]]]
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeFeatures } from '#main/artifacts/outcomes.ts';
import { localClient } from '#main/cli/core-client.ts';
import { composeWorkbench } from '#main/compose.ts';
import { openMnist } from '#main/datasets/mnist.ts';
import { Tiles } from '#main/projection/tile.ts';
import { openHome } from '#main/store/home.ts';
import { RandomStream } from '#shared/philox.ts';
import { seedRuns, smallStudy } from '../e2e/seed.ts';

const run = 'benchrun0002';
const [epochs = 10, points = 10_000, dimensions = 2048] = process.argv.slice(2).map(Number);

/** Images times random weights. */
function product(images: Float32Array, d: number, seed: number): Float32Array {
  const n = images.length / d;
  const random = new RandomStream(seed, 5);
  const weights = Float32Array.from({ length: dimensions * d }, () => random.normal() / Math.sqrt(d));
  const block = 64;
  const tiles = new Tiles(block, dimensions, d);
  tiles.fill(tiles.b, weights, 0, dimensions);
  const out = new Float32Array(n * dimensions);
  for (let first = 0; first < n; first += block) {
    const count = Math.min(block, n - first);
    tiles.fill(tiles.a, images, first * d, count);
    const { products, step } = tiles.multiply(count, dimensions);
    for (let i = 0; i < count; i++)
      out.set(products.subarray(i * step, i * step + dimensions), (first + i) * dimensions);
  }
  return out;
}

/** A run that kept features of each epoch. */
async function seed(home: string): Promise<void> {
  const { splits, classes } = await openMnist();
  const ids = Int32Array.from({ length: points }, (_, i) => i % splits.test.size);
  const pixels = new Uint8Array(points * 784);
  splits.test.gather(ids, pixels);
  const images = Float32Array.from(pixels, (value) => value / 255);
  const [first, second] = [product(images, 784, 1), product(images, 784, 2)];
  const labels = ids.map((id) => splits.test.labels[id]!);
  const folders = openHome(home);
  seedRuns(home, {
    experiment: { ...smallStudy, sweep: [], seeds: [1], arms: smallStudy.arms!.slice(0, 1) },
    change: (past) => ({
      ...past,
      id: run,
      outcomes: Array.from({ length: epochs }, (_, i) => {
        const turn = (0.6 * i) / Math.max(1, epochs - 1);
        const encoder = first.map((value, k) =>
          Math.max(0, Math.cos(turn) * value + Math.sin(turn) * second[k]!),
        );
        const set = { stage: 'supervised', epoch: i + 1, dataset: 'mnist' } as const;
        const file = writeFeatures(
          { ...set, classes: [...classes], ids, labels, encoder, projection: null },
          folders.artifacts('features', run),
        );
        const { stage, epoch } = set;
        return { kind: 'features', stage, epoch, step: epoch, ...file, createdAt: past.createdAt };
      }),
    }),
  });
}

const used = () => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
};

const home = mkdtempSync(join(tmpdir(), 'contrast-time-'));
try {
  await seed(home);
  console.error('The features are there.');
  const workbench = composeWorkbench({ home });
  const { client } = localClient(workbench);
  const [clock, processor] = [performance.now(), used()];
  const phases: Record<string, { seconds: number; cpu_seconds: number }> = {};
  let last = { phase: 'reading', clock, processor };
  const started = await client.projection.computeSeries({ run, parameters: {} });
  let state = started;
  for await (const now of await client.projection.watch({ job: started.id })) {
    state = now;
    const phase = now.phase ?? 'writing';
    if (phase === last.phase) continue;
    phases[last.phase] ??= { seconds: 0, cpu_seconds: 0 };
    const spent = phases[last.phase]!;
    const next = { phase, clock: performance.now(), processor: used() };
    spent.seconds += (next.clock - last.clock) / 1000;
    spent.cpu_seconds += next.processor - last.processor;
    last = next;
  }
  if (state.status !== 'finished') throw new Error(state.failure?.message ?? state.status);
  const report = {
    epochs,
    points,
    dimensions,
    /** Processes that wanted the machine meanwhile, in the last minute. */
    load: loadavg()[0],
    seconds: (performance.now() - clock) / 1000,
    cpu_seconds: used() - processor,
    phases,
    peak_rss_bytes: process.resourceUsage().maxRSS * 1024,
    frames: (await client.projection.series({ series: state.series! })).series.frames.map(
      ({ seconds, quality, displacement }) => ({ seconds, ...quality, displacement }),
    ),
  };
  console.log(JSON.stringify(report, null, 2));
  await workbench.close();
} finally {
  rmSync(home, { recursive: true, force: true });
}
