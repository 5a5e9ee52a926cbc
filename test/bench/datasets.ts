/**
 * Times reading and preparing data sets, and prints one JSON document.
 * Usage: node test/bench/datasets.ts [--images 6000] [--archive FILE]
 * Without --archive, a tar of random 32 × 32 JPEG images is made first.
 */
import { createWriteStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { parseArgs } from 'node:util';
import sharp from 'sharp';
import { pack } from 'tar-stream';
import { DatasetLibrary } from '#main/datasets/library.ts';
import { RandomStream } from '#shared/philox.ts';

const BATCH = 265;
const CLASSES = 10;

const { values } = parseArgs({
  options: { images: { type: 'string', default: '6000' }, archive: { type: 'string' } },
});

const home = await mkdtemp(join(tmpdir(), 'contrast-bench-'));
try {
  const library = new DatasetLibrary(home);
  const mnist = await timed(async () => (await library.open('mnist')).close());

  const archive = values.archive ?? (await makeArchive(join(home, 'images.tar'), Number(values.images)));
  const options = { size: [32, 32], channels: 3, onCorrupt: 'skip', testFraction: 0.2, seed: 1 } as const;
  const add = await timed(() => library.add('bench', archive, options));
  const addRss = process.resourceUsage().maxRSS * 1024;
  const opened = await timed(() => library.open('bench'));
  const gather = gatherTimes(opened.result.splits.train);
  opened.result.close();
  const check = await timed(() => library.check('bench'));

  const sizes = add.result.info.sizes!;
  const report = {
    machine: { cpu: cpus()[0]?.model ?? null, cores: cpus().length, node: process.version },
    mnist_open_seconds: mnist.seconds,
    add: {
      images: sizes.train + sizes.test,
      seconds: add.seconds,
      images_per_second: (sizes.train + sizes.test) / add.seconds,
      peak_rss_bytes: addRss,
    },
    open_seconds: opened.seconds,
    gather: { images: BATCH, ...gather },
    check_seconds: check.seconds,
  };
  console.log(JSON.stringify(report, null, 2));
} finally {
  await rm(home, { recursive: true, force: true });
}

async function timed<T>(work: () => Promise<T>): Promise<{ seconds: number; result: T }> {
  const start = performance.now();
  const result = await work();
  return { seconds: (performance.now() - start) / 1000, result };
}

/** The first gather reads the split into memory; the others show what a training step waits for. */
function gatherTimes(split: { size: number; gather(indices: Int32Array, out: Uint8Array): void }) {
  const random = new RandomStream(1, 1);
  const out = new Uint8Array(BATCH * 32 * 32 * 3);
  const times = Array.from({ length: 101 }, () => {
    const indices = Int32Array.from({ length: BATCH }, () => random.below(split.size));
    const start = performance.now();
    split.gather(indices, out);
    return performance.now() - start;
  });
  const warm = times.slice(1).sort((a, b) => a - b);
  return { first_ms: times[0]!, median_ms: warm[50]!, max_ms: warm.at(-1)! };
}

async function makeArchive(path: string, images: number): Promise<string> {
  const random = new RandomStream(1, 2);
  const tar = pack();
  const fill = async () => {
    for (let i = 0; i < images; i++) {
      const raw = Buffer.from(Uint8Array.from({ length: 3072 }, () => random.below(256)));
      const jpeg = await sharp(raw, { raw: { width: 32, height: 32, channels: 3 } })
        .jpeg()
        .toBuffer();
      tar.entry({ name: `${i % CLASSES}/${i}.jpg` }, jpeg);
    }
    tar.finalize();
  };
  await Promise.all([fill(), pipeline(tar, createWriteStream(path))]);
  return path;
}
