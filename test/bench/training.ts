/**
 * What training costs beside its steps, as ratios of figures measured in alternation. Usage: training.ts [ROUNDS]
 *
 * - `augmentation_share`: what flip and rotation add to a step of ResNet-8 with 64 images
 * - `scaling`: a step with 1,024 images over sixteen steps with 64; 1 is linear
 * - `evaluation_over_training`: images a second in evaluation over those in training
 * - `first_step_seconds`: from the start of a trainer process to the first step of ResNet-8 on MNIST
 *
 * Each with `least`, of least times, which other work on the machine disturbs least, and `median`.
 */
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { Measurement, MeasurementOrder } from '#main/benchmark/cases.ts';
import { composeWorkbench } from '#main/compose.ts';
import { parseExperiment } from '#shared/expand.ts';

const rounds = Number(process.argv[2] ?? 3);
const script = fileURLToPath(new URL('../../src/main/benchmark/measure-main.ts', import.meta.url));
const common = { encoder: 'resnet8', engine: 'tensorflow', execution: 'auto', augmented: false } as const;
const orders = {
  plain: { ...common, task: 'step', batch: 64, calls: 60 },
  augmented: { ...common, task: 'step', batch: 64, calls: 60, augmented: true },
  large: { ...common, task: 'step', batch: 1024, calls: 6 },
  evaluation: { ...common, task: 'evaluation', batch: 128, calls: 60 },
} satisfies Record<string, MeasurementOrder>;
type Name = keyof typeof orders;

const median = (values: readonly number[]) =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]!;
const both = (values: readonly number[]) => ({ least: Math.min(...values), median: median(values) });

/** Seconds from the start of a trainer to its first step. */
async function firstStep(): Promise<number> {
  const home = mkdtempSync(join(tmpdir(), 'contrast-first-step-'));
  const workbench = composeWorkbench({ home });
  const stage = { epochs: 1, batchSize: 64 };
  const { spec, runs } = parseExperiment(
    {
      name: 'First step',
      base: {
        engine: 'tensorflow',
        dataset: { id: 'mnist', trainPerClass: 100, testPerClass: 10 },
        encoder: { name: 'resnet8' },
        pretrain: stage,
        classify: stage,
      },
    },
    'bench',
  );
  const { id } = workbench.experiments.create(spec, runs, null);
  const stop = new AbortController();
  let started = 0;
  let seconds = Number.NaN;
  await workbench.queue.train(
    id,
    {
      onStart() {
        started = performance.now();
      },
      onStep() {
        if (Number.isNaN(seconds)) seconds = (performance.now() - started) / 1000;
        stop.abort();
      },
    },
    stop.signal,
  );
  workbench.close();
  rmSync(home, { recursive: true, force: true });
  return seconds;
}

const seconds = Object.fromEntries(Object.keys(orders).map((name) => [name, [] as number[]])) as Record<
  Name,
  number[]
>;
const first: number[] = [];
for (let round = 1; round <= rounds; round++) {
  for (const name of Object.keys(orders) as Name[]) {
    const { stdout } = await promisify(execFile)(process.execPath, [script, JSON.stringify(orders[name])]);
    seconds[name].push(...(JSON.parse(stdout.trim().split('\n').at(-1)!) as Measurement).stepSeconds);
  }
  first.push(await firstStep());
  process.stderr.write(`round ${round} of ${rounds}\n`);
}

const steps = Object.fromEntries(
  Object.entries(seconds).map(([name, values]) => [name, both(values)]),
) as Record<Name, ReturnType<typeof both>>;
const ratio = (of: (kind: 'least' | 'median') => number) => ({ least: of('least'), median: of('median') });
process.stdout.write(
  `${JSON.stringify(
    {
      rounds,
      step_seconds: steps,
      augmentation_share: ratio((kind) => steps.augmented[kind] / steps.plain[kind] - 1),
      scaling: ratio((kind) => steps.large[kind] / steps.plain[kind] / 16),
      evaluation_over_training: ratio((kind) => ((128 / 64) * steps.plain[kind]) / steps.evaluation[kind]),
      first_step_seconds: both(first),
    },
    null,
    2,
  )}\n`,
);
