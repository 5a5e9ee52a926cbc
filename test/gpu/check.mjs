/**
 * Checks a machine's GPU: that the engines which use it find it, that they compute what WebAssembly computes on the
 * processor, and how fast they train. Prints one JSON object and exits with 1 where anything is wrong. Takes less than
 * three minutes.
 *
 *   node test/gpu/check.mjs [--software]
 *
 * `--software` accepts a processor that imitates a GPU and asks little of it, to try this script without a GPU.
 */
import { execFile } from 'node:child_process';
import { performance } from 'node:perf_hooks';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { engineProviders } from '#main/engines/index.ts';
import { deviations } from '#main/engines/webgpu/testing/compare.ts';

const run = promisify(execFile);
const acceptsSoftware = process.argv.includes('--software');
const pathOf = (path) => fileURLToPath(new URL(`../../src/main/${path}`, import.meta.url));
const numbersScript = pathOf('engines/webgpu/testing/numbers-main.ts');
const measureScript = pathOf('benchmark/measure-main.ts');

/** Milliseconds that one child may take; none is started once the sum is used up. */
const longestChild = 60_000;
const longestCheck = 165_000;

/** Parts of training, each compared with WebAssembly: the losses and steps that use nearly every op. */
const agreementCases = acceptsSoftware
  ? ['loss npairs', 'supervised with Adam']
  : [
      'loss npairs',
      'loss supcon-out',
      'encoder resnet8',
      'flip and rotation',
      'metrics',
      'long products',
      'supervised with Adam',
      'pre-training with SGD on two views, in parts',
      'pre-training of a ResNet with LARS',
    ];
/** Relative to the largest number of a part. NVIDIA's TF32, which TensorFlow uses, has ten bits of mantissa. */
const tolerances = { webgpu: 1e-4, tensorflow: 2e-2 };
const speeds = acceptsSoftware
  ? [{ encoder: 'small-cnn', batch: 4, calls: 2 }]
  : [
      { encoder: 'resnet8', batch: 64, calls: 30 },
      { encoder: 'resnet20', batch: 128, calls: 15 },
    ];

const problems = [];

async function child(script, ...args) {
  const left = Math.min(longestChild, longestCheck - performance.now());
  if (left < 1000) throw new Error('the check has no time left');
  try {
    const { stdout } = await run(process.execPath, [script, ...args], {
      maxBuffer: 1e8,
      timeout: left,
      killSignal: 'SIGKILL',
    });
    return JSON.parse(stdout.trim().split('\n').at(-1));
  } catch (error) {
    const last = error.stderr?.trim().split('\n').slice(-3).join(' | ');
    throw new Error(
      error.killed ? `it took longer than ${Math.round(left / 1000)} s` : last || error.message,
    );
  }
}

/** What `work` gives; null, and a problem, where it fails. */
async function attempt(what, work) {
  try {
    return await work();
  } catch (error) {
    problems.push(`${what}: ${error.message}`);
    return null;
  }
}

const numbersOn = (engine) =>
  attempt(`numbers on ${engine}`, () => child(numbersScript, engine, ...agreementCases));

function agreementOf(engine, expected, actual) {
  const all = deviations(expected, actual, tolerances[engine]);
  const failed = all.filter(({ error, tolerance }) => !(error <= tolerance));
  for (const { name, error } of failed)
    problems.push(`${engine} is ${error.toExponential(1)} off wasm in ${name}`);
  return { parts: all.length, failed: failed.length, worst: all.slice(0, 3) };
}

async function speedOf(engine, { encoder, batch, calls }) {
  const order = { task: 'step', augmented: true, engine, execution: 'auto', encoder, batch, calls };
  const measured = await child(measureScript, JSON.stringify(order));
  const steps = measured.stepSeconds.toSorted((a, b) => a - b);
  const [min, median] = [steps[0], steps[Math.floor(steps.length / 2)]];
  return {
    engine,
    encoder,
    batch,
    version: measured.version,
    step_seconds: { min, median },
    images_per_second: { best: Math.round(batch / min), median: Math.round(batch / median) },
    first_step_seconds: measured.firstStepSeconds,
  };
}

const statuses = await Promise.all(engineProviders.map((provider) => provider.probe()));
const status = (id) => statuses.find((one) => one.id === id);
const webgpu = status('webgpu');
if (!webgpu.available) problems.push(`webgpu is not available: ${webgpu.reason} ${webgpu.remedy}`);
else if (webgpu.software && !acceptsSoftware) problems.push(`webgpu found no GPU but ${webgpu.device}`);
const tensorflow = status('tensorflow');
const onGpu = tensorflow.available && tensorflow.device.startsWith('GPU');
const engines = [...(webgpu.available ? ['webgpu'] : []), ...(onGpu ? ['tensorflow'] : [])];

const agreement = {};
const speed = [];
const expected = engines.length === 0 ? null : await numbersOn('wasm');
for (const engine of engines) {
  const actual = await numbersOn(engine);
  if (expected !== null && actual !== null) {
    const found = await attempt(engine, async () => agreementOf(engine, expected, actual));
    if (found !== null) agreement[engine] = found;
  }
}
for (const engine of engines) {
  for (const one of speeds) {
    const what = `${one.encoder} with a batch of ${one.batch} on ${engine}`;
    const measured = await attempt(what, () => speedOf(engine, one));
    if (measured !== null) speed.push(measured);
  }
}

const report = {
  ok: problems.length === 0,
  problems,
  seconds: Math.round(performance.now() / 1000),
  node: process.version,
  engines: statuses,
  tensorflow_on_gpu: onGpu,
  agreement,
  speed,
};
process.stdout.write(`${JSON.stringify(report, null, 2)}\n`);
for (const problem of problems) process.stderr.write(`FAILED: ${problem}\n`);
process.exitCode = problems.length === 0 ? 0 : 1;
