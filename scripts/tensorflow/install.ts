import { type Attempt, attemptsFor, noAttempt } from './attempts.ts';
import { asInstallFailure, InstallFailure } from './failure.ts';
import { fetchTfjsPackage } from './fetch-tfjs-package.ts';
import { checkLoads, type Loaded } from './load-check.ts';
import type { Machine } from './machine.ts';
import { installOfficial } from './official.ts';
import type { Progress } from './progress.ts';
import type { RunCommand } from './run-command.ts';
import { readSetting } from './setting.ts';
import { type InstallStatus, readStatus, writeStatus } from './status.ts';
import { findTfjsPackage, type TfjsPackage } from './tfjs-package.ts';
import { installFromWheel } from './wheel-route.ts';
import { TENSORFLOW_VERSION, wheelsFor } from './wheels.ts';

export interface InstallOptions {
  nodeModules: string;
  /** The cache's folder; asked for only when something is installed, because asking makes it. */
  cache: () => string;
  env: NodeJS.ProcessEnv;
  /** Install afresh, whatever is there already. */
  force: boolean;
  detectMachine: () => Promise<Machine>;
  run: RunCommand;
  progress: Progress;
  /** Fetches the npm package too where it is missing. */
  fetchPackage?: boolean;
  wheelsFor?: typeof wheelsFor;
}

export interface InstallOutcome {
  /** One line for the person. */
  line: string;
  /** False where TensorFlow was wanted and cannot be used. */
  ok: boolean;
}

/** Installs TensorFlow by the best route that works. Never throws: every failure is an outcome. */
export async function installTensorflow(options: InstallOptions): Promise<InstallOutcome> {
  try {
    return await install(options);
  } catch (error) {
    return failed(asInstallFailure(error));
  } finally {
    options.progress.done();
  }
}

async function install(options: InstallOptions): Promise<InstallOutcome> {
  const started = performance.now();
  const { setting, complaint } = readSetting(options.env.CONTRAST_TENSORFLOW);
  if (options.fetchPackage === true && setting !== 'skip')
    await fetchTfjsPackage(options.nodeModules, options.run, options.progress);
  const tfjs = findTfjsPackage(options.nodeModules, { env: options.env });
  const before = await readStatus(tfjs.place);
  const seconds = () => Math.round((performance.now() - started) / 100) / 10;
  const save = (status: Partial<InstallStatus>) =>
    writeStatus(tfjs.place, { ...NOTHING, ...status, seconds: seconds(), at: new Date().toISOString() });

  if (setting === 'skip') {
    const reason = complaint ?? 'CONTRAST_TENSORFLOW=skip asks to leave it out';
    const remedy =
      'Unset CONTRAST_TENSORFLOW (or set it to wheel or official), then run "contrast engines get tensorflow".';
    if (before?.ok) return { ok: true, line: `TensorFlow is left as it is: ${reason}.` };
    await save({ reason, remedy, plan: 'skip' });
    return { ...failed(new InstallFailure(reason, remedy)), ok: complaint === undefined };
  }

  const machine = await options.detectMachine();
  const attempts = attemptsFor(machine, setting, options.wheelsFor ?? wheelsFor);
  const plan = describePlan(attempts, tfjs);
  if (!options.force && before?.ok && before.plan === plan) {
    const loaded = await checkLoads(options.run, tfjs.binding).catch(() => undefined);
    if (loaded) return { ok: true, line: `${ready(loaded)}, as it was installed before.` };
  }

  const failures: InstallFailure[] = [];
  for (const attempt of attempts) {
    try {
      const loaded = await tryAttempt(attempt, options, tfjs, machine);
      const shortfall = describeShortfall(machine, loaded, failures);
      const { version, device } = loaded;
      await save({ ...shortfall, ok: true, route: attempt.route, version, device, plan });
      const note = shortfall.reason === null ? '' : ` Note: ${shortfall.reason}.`;
      return { ok: true, line: `${ready(loaded)}, from ${loaded.source} in ${seconds()} s.${note}` };
    } catch (error) {
      const failure = asInstallFailure(error);
      failures.push(failure);
      // The next route would begin by taking away what still works.
      const kept = before?.ok && (await checkLoads(options.run, tfjs.binding).catch(() => undefined));
      if (kept) return { ok: false, line: `${ready(kept)} as before, but not renewed: ${failure.message}.` };
    }
  }
  // The first route is the one worth mending; the others only stood in for it.
  const failure = failures[0] ?? noAttempt(machine);
  const detail = failures.map((each) => [each.message, each.detail].filter(Boolean).join('\n')).join('\n\n');
  await save({ reason: failure.message, remedy: failure.remedy, detail: detail || null, plan });
  return failed(failure);
}

const NOTHING: InstallStatus = {
  ok: false,
  route: 'none',
  version: null,
  device: null,
  reason: null,
  remedy: null,
  detail: null,
  seconds: 0,
  plan: '',
  at: '',
};

async function tryAttempt(
  attempt: Attempt,
  options: InstallOptions,
  tfjs: TfjsPackage,
  machine: Machine,
): Promise<Loaded & { source: string }> {
  const { run, progress, force, env } = options;
  if (attempt.route === 'official') {
    progress.stage("Trying the package's own installer");
    await installOfficial(run, tfjs, attempt.device);
    return { ...(await checkLoads(run, tfjs.binding)), source: "the package's own installer" };
  }
  const { version, device, reused } = await installFromWheel({
    run,
    tfjs,
    wheels: attempt.wheels,
    platform: machine.platform,
    cache: options.cache(),
    force,
    env,
    progress,
  });
  return { version, device, source: reused ? 'the cache' : 'the PyPI wheel' };
}

/** What a working install still lacks: a GPU that is there but not used, a better route that failed. */
function describeShortfall(machine: Machine, loaded: Loaded, failures: InstallFailure[]) {
  const [failure] = failures;
  if (failure) {
    return {
      reason: `the better way failed: ${failure.message}`,
      remedy: failure.remedy,
      detail: failure.detail ?? null,
    };
  }
  if (machine.nvidia && loaded.device === 'cpu') {
    return {
      reason: 'the NVIDIA GPU is not used, because TensorFlow could not reach it',
      remedy: 'Update the NVIDIA driver (525 or newer), then run "contrast engines get tensorflow".',
    };
  }
  return { reason: null, remedy: null };
}

function describePlan(attempts: Attempt[], tfjs: TfjsPackage): string {
  const routes = attempts.map((attempt) => `${attempt.route}-${attempt.device}`).join(', ');
  return `${routes}; tensorflow ${TENSORFLOW_VERSION}, tfjs ${tfjs.version}, napi ${tfjs.napi}`;
}

function ready(loaded: Loaded): string {
  return `TensorFlow ${loaded.version} (${loaded.device.toUpperCase()}) is ready`;
}

function failed(failure: InstallFailure): InstallOutcome {
  const line =
    `TensorFlow is not installed: ${failure.message}. Training will use the wasm engine. ` +
    'Run "contrast doctor" to see how to add it.';
  return { ok: false, line };
}
