import { resultsTable } from '#main/analysis/results.ts';
import type { ExperimentRecord, QueueObserver, Workbench } from '#main/api/workbench.ts';
import type { Comparison, Match } from '#shared/comparison.ts';
import type { EngineStatus } from '#shared/engine.ts';
import { workbenchError } from '#shared/errors.ts';
import type { RunSpec } from '#shared/experiment.ts';
import { metricKind } from '#shared/metric-kind.ts';
import type { RunDetail, RunStatus } from '#shared/run.ts';
import { stagesOf } from '#shared/settings.ts';

export const engines: EngineStatus[] = [
  {
    id: 'tensorflow',
    available: false,
    device: null,
    version: null,
    reason: 'Its library is missing.',
    remedy: 'Run "npm ci".',
  },
  {
    id: 'wasm',
    available: true,
    device: 'CPU (WebAssembly SIMD)',
    version: '4.22.0',
    reason: null,
    remedy: null,
  },
];

/** A core that keeps everything in memory and trains in no time, as far as training and comparing go. Tests may change it. */
export class FakeWorkbench {
  readonly home: string;
  readonly records = new Map<string, ExperimentRecord>();
  readonly details = new Map<string, RunDetail>();
  readonly specFolders: (string | null)[] = [];
  closed = false;
  problems: string[] = [];
  lost: RunDetail[] = [];
  /** What becomes of a run; called in its middle, so that a test can interrupt there. */
  onTrain: (run: RunDetail, signal: AbortSignal) => Promise<RunStatus> | RunStatus = () => 'finished';

  constructor(home: string) {
    this.home = home;
  }

  readonly datasets = {
    list: async () => [
      {
        id: 'mnist',
        title: 'MNIST',
        status: 'ready' as const,
        reason: null,
        imageShape: [28, 28, 1] as [number, number, number],
        classes: ['0', '1'],
        sizes: { train: 5000, test: 1000 },
        fingerprint: 'f',
        location: '/data/mnist',
      },
      {
        id: 'cifar10',
        title: 'CIFAR-10',
        status: 'absent' as const,
        reason: null,
        imageShape: null,
        classes: null,
        sizes: null,
        fingerprint: null,
        location: '/data/cifar10',
      },
    ],
    get: async (id: string) => {
      throw workbenchError('dataset.unknown', { id, known: ['mnist', 'cifar10'], nearest: undefined });
    },
    add: async () => {
      throw new Error('the library was called');
    },
    check: async () => ({
      id: 'mnist',
      sizes: { train: 5000, test: 1000 },
      perClass: { train: [2400, 2600], test: [500, 500] },
      fingerprint: { stored: 'f', computed: 'g', matches: false },
      duplicates: { withinTrain: 2, withinTest: 0, testInTrain: 1 },
      mean: [0.1307],
      std: [0.3081],
    }),
  } as unknown as Workbench['datasets'];

  readonly subscribe = () => () => {};
  readonly saved = { subscribe: () => () => {} };
  readonly benchmarks = { subscribe: () => () => {} };
  readonly forecast = { subscribe: () => () => {} };

  readonly engines = {
    statuses: async () => engines,
    installTensorflow: async (onProgress: (line: string) => void) => {
      onProgress('Downloading tensorflow-cpu 2.21.0');
      return 'TensorFlow 2.21.0 (CPU) is ready, from the PyPI wheel in 21 s.';
    },
  };

  readonly experiments = {
    create: (
      spec: ExperimentRecord['spec'],
      runs: RunSpec[],
      specFolder: string | { gitCommit: string | null } | null,
    ): ExperimentRecord => {
      const id = `exp${this.records.size + 1}`;
      this.specFolders.push(typeof specFolder === 'string' ? specFolder : null);
      const made = runs.map((run, i) => makeRun(`${id}run${i + 1}`, { id, name: spec.name }, run));
      for (const run of made) this.details.set(run.id, run);
      const record = {
        id,
        name: spec.name,
        createdAt: made[0]!.createdAt,
        spec,
        runIds: made.map((run) => run.id),
      };
      this.records.set(id, record);
      return record;
    },
    get: (id: string): ExperimentRecord => {
      const record = this.records.get(id);
      if (record === undefined) throw workbenchError('store.unknown-experiment', { id });
      return record;
    },
  };

  readonly runs = {
    list: () => [...this.details.values()].reverse(),
    query: () => ({ total: this.details.size, rows: [] }),
    get: (id: string): RunDetail => {
      const run = this.details.get(id);
      if (run === undefined) throw workbenchError('store.unknown-run', { id });
      return run;
    },
  };

  readonly queue = {
    ready: async () => {},
    state: () => ({ abandoned: 0 }),
    train: async (id: string, observer: QueueObserver, signal: AbortSignal): Promise<void> => {
      const waiting = this.experiments
        .get(id)
        .runIds.map((run) => this.runs.get(run))
        .filter((run) => run.status === 'queued');
      for (const [index, run] of waiting.entries()) {
        if (signal.aborted) return;
        observer.onStart?.(run, { index, total: waiting.length });
        const [stage] = stagesOf(run.settings.method) as ['pretrain' | 'supervised'];
        const { epochs } = run.settings[stage];
        observer.onStep?.(run, {
          stage,
          epoch: 1,
          epochs,
          step: 5,
          stepsPerEpoch: 10,
          loss: 1.5,
          imagesPerSecond: 1234.4,
        });
        observer.onLog?.(run, 'a line of the trainer');
        run.status = await this.onTrain(run, signal);
        if (run.status === 'finished') {
          run.engine = 'wasm';
          run.epochs = 1;
          run.seconds = 12.34;
          run.metrics = {
            ...run.metrics,
            'test/accuracy': 0.97 + run.seed / 1000,
            'test/knn-accuracy': 0.96,
            'train/loss': Number.NaN,
          };
          run.stages = [
            { name: stage, epochs: [{ epoch: 1, seconds: 12.34, 'train/loss': 0.5, 'test/accuracy': 0.97 }] },
          ];
          observer.onEpoch?.(run, {
            stage,
            epoch: 1,
            step: 10,
            seconds: 12.34,
            values: { 'train/loss': 0.5 },
          });
        }
        if (run.status === 'failed') {
          run.failure = workbenchError('run.not-finite', {
            loss: Number.NaN,
            stage,
            epoch: 1,
            step: 5,
          }).toJSON();
        }
        observer.onEnd?.(run, run.status, run.failure);
      }
    },
    recover: () => this.lost,
    retry: (id: string) => this.runs.get(id),
  };

  /** What was asked of `analysis.arms` last. */
  asked: unknown;

  readonly analysis = {
    arms: async (request: { runs: string[]; metric: string }) => {
      this.asked = request;
      const known = request.runs.filter((id) => this.details.has(id));
      const skipped = request.runs
        .filter((id) => !known.includes(id))
        .map((run) => ({ run, why: 'unknown', text: `There is no run ${run} any more.` }));
      return { ...this.#compare(known, request.metric), skipped };
    },
    results: async ({ runs, metrics, match }: { runs: string[]; metrics: string[]; match: Match }) => ({
      table: resultsTable(() => runs.map((id) => ({ ...this.runs.get(id), varied: {} })), metrics, match),
      warnings: [{ kind: 'unfinished', text: 'It is a fake.', runs: [] }],
      skipped: [],
    }),
  };

  #compare(runIds: string[], metric: string): Comparison {
    const runs = runIds.map((id) => this.runs.get(id));
    const names = [...new Set(runs.map((run) => run.arm))];
    const difference = {
      arms: [names[0]!, names[1]!] as [string, string],
      n: 3,
      mean: 0.0123,
      sd: 0.001,
      se: 0.0006,
      ci95: [-0.001, 0.0256] as [number, number],
      t: { value: 2.13, degrees: 2, p: 0.167 },
      holm: 0.167,
      bootstrap: { method: 'BCa', resamples: 10_000, ci95: [-0.0004, 0.0221] as [number, number] },
      permutation: { p: 0.25, method: 'exact', assignments: 8, error: null },
      effect: { dz: 1.23, gz: 0.69 },
      pairs: [1, 2, 3].map((seed) => ({ seed, from: 'a', to: 'b', difference: 0.0123 })),
      superiority: { paired: 1, unpaired: 8 / 9 },
      verdict: 'It cannot be told.',
    };
    return {
      metric,
      unit: metricKind(metric).unit,
      match: { by: 'last', at: null, text: '' },
      arms: names.map((name) => ({
        name,
        n: runs.filter((run) => run.arm === name).length,
        mean: 0.9785,
        sd: 0.0012,
        ci95: [0.9755, 0.9815],
      })),
      difference: names.length === 2 ? difference : null,
      differences: names.length === 2 ? [difference] : [],
      notes: [],
      warnings: [],
      skipped: [],
    } as unknown as Comparison;
  }

  repair(): string[] {
    return this.problems.splice(0).map((problem) => `Mended: ${problem}`);
  }

  integrityProblems(): string[] {
    return this.problems;
  }

  close(): void {
    this.closed = true;
  }
}

function makeRun(id: string, experiment: RunDetail['experiment'], spec: RunSpec): RunDetail {
  return {
    id,
    experiment,
    arm: spec.arm,
    seed: spec.seed,
    status: 'queued',
    engine: null,
    epochs: 0,
    seconds: 0,
    createdAt: '2026-01-02T03:04:05.000Z',
    startedAt: null,
    finishedAt: null,
    failure: null,
    settings: spec.settings,
    metrics: {},
    stages: [],
    environment: null,
    origin: null,
    priority: 0,
    tags: [],
    notes: '',
    archived: false,
    removedAt: null,
    parent: null,
    endedBecause: null,
  };
}
