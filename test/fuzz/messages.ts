/** Random and changed messages: what a broken or hostile caller might send. The same seed makes the same messages. */
import { RandomStream } from '#shared/philox.ts';

/** A message that is right, for each procedure that can be called without waiting for a network. */
export const sound: Record<string, unknown> = {
  'experiments.validate': { experiment: { name: 'x', seeds: [1] } },
  'experiments.preview': {
    experiment: { name: 'x', sweep: [{ setting: 'loss.temperature', values: [1, 2] }] },
    limit: 2,
  },
  'experiments.create': { experiment: { name: 'x', base: { pretrain: { epochs: 1 } } }, gitCommit: null },
  'experiments.get': { id: 'abc' },
  'experiments.list': { offset: 0, limit: 5 },
  'experiments.presets': undefined,
  'experiments.savePreset': { title: 'x', experiment: { name: 'x' } },
  'experiments.removePreset': { id: 'x' },
  'runs.list': {
    where: [{ field: 'settings.loss.temperature', op: '<', value: 1 }],
    sort: [{ field: 'createdAt', descending: true }],
    limit: 3,
    fields: ['metrics.test/accuracy'],
  },
  'runs.get': { run: 'abc' },
  'runs.tag': { runs: ['abc'], add: ['x'] },
  'runs.note': { run: 'abc', text: 'x' },
  'runs.archive': { runs: ['abc'] },
  'runs.remove': { runs: ['abc'] },
  'runs.restore': { runs: ['abc'] },
  'runs.checkpoints': { run: 'abc' },
  'runs.fork': { run: 'abc', from: 'x', changes: { loss: { temperature: 1 } } },
  'runs.reproduce': { run: 'abc' },
  'runs.compareEpochs': { run: 'abc', other: 'abd' },
  'runs.log': { run: 'abc', lines: 10 },
  'queue.state': undefined,
  'queue.pause': { runs: ['abc'] },
  'queue.resume': { runs: ['abc'] },
  'queue.cancel': { runs: ['abc'] },
  'queue.retry': { run: 'abc', changes: {} },
  'queue.move': { run: 'abc', to: { before: 'abd' } },
  'queue.setPriority': { run: 'abc', priority: 3 },
  'queue.runNext': { run: 'abc' },
  'metrics.names': { run: 'abc' },
  'metrics.series': { series: [{ run: 'abc', name: 'train/loss', points: 100, from: 0 }] },
  'compare.arms': { runs: ['abc'], metric: 'test/accuracy', match: 'flops', allPairs: true },
  'compare.curves': { runs: ['abc'], metrics: [{ name: 'x', stage: 'pretrain' }], x: 'flops', group: 'arm' },
  'compare.table': { runs: ['abc'] },
  'compare.importance': { runs: ['abc'], metric: 'test/accuracy', quantile: 0.5 },
  'compare.diff': { runs: ['abc', 'abd'] },
  'compare.results': { runs: ['abc'], metrics: ['test/accuracy'], match: 'seconds' },
  'compare.loupe': { run: 'abc', epoch: 1, temperatures: [0.1], anchors: 8 },
  'compare.moreSeeds': { runs: ['abc'], n: 1 },
  'datasets.add': { name: 'nothing', path: '/nowhere/at/all' },
  'datasets.check': { name: 'nothing' },
  'datasets.labels': { dataset: 'nothing', split: 'train' },
  'datasets.images': { dataset: 'nothing', split: 'test', ids: [0, 1], size: 32 },
  'engines.cases': undefined,
  'engines.stopBenchmark': undefined,
  'engines.benchmarks': { limit: 3 },
  'datasets.remove': { name: 'nothing' },
  'settings.program': undefined,
  'settings.setProgram': { changes: { runsPerDevice: 2 } },
  'settings.all': undefined,
  'settings.set': { key: 'a.b', value: { c: [1] } },
  'settings.remove': { key: 'a.b' },
  'views.list': { screen: 'runs' },
  'views.get': { id: 'abc' },
  'views.save': { screen: 'runs', name: 'x', body: {} },
  'views.remove': { id: 'abc' },
  'archive.export': { runs: ['abc'] },
  'archive.import': { file: null },
  'program.info': undefined,
  'program.problems': undefined,
  'program.repair': undefined,
  'runs.summaries': { limit: 5 },
  'runs.fields': { where: [{ field: 'arm', op: '=', value: 'x' }] },
  'runs.purge': { olderThanDays: 30 },
  'runs.artifacts': { run: 'abc' },
  'runs.predictions': { run: 'abc', epoch: 1 },
  'runs.featureEpochs': { run: 'abc' },
  'runs.features': { run: 'abc', stage: 'pretrain', epoch: 1, layer: 'encoder' },
  'datasets.list': undefined,
  'projection.plan': { run: 'abc', parameters: { perplexity: 30 } },
  'projection.compute': { run: 'abc', parameters: { method: 'pca' }, alignTo: 'abd' },
  'projection.computeSeries': { run: 'abc', epochs: [{ stage: 'pretrain', epoch: 1 }] },
  'projection.jobs': undefined,
  'projection.job': { job: 'abc' },
  'projection.snapshot': { job: 'abc' },
  'projection.pause': { job: 'abc' },
  'projection.resume': { job: 'abc' },
  'projection.cancel': { job: 'abc' },
  'projection.list': { run: 'abc' },
  'projection.get': { map: 'abc' },
  'projection.remove': { map: 'abc' },
  'projection.listSeries': { run: 'abc' },
  'projection.series': { series: 'abc' },
  'projection.neighbours': { run: 'abc', epoch: 1, id: 0, k: 5 },
  'projection.transform': { map: 'abc', run: 'abd' },
  'projection.export': { map: 'abc', format: 'csv' },
  'projection.frames': { run: 'abc', layer: 'encoder' },
};

/** Left out: they do not end, train, measure for minutes, or ask the network. */
export const leftOut = [
  'events.stream',
  'projection.watch',
  'queue.start',
  'queue.stop',
  'engines.benchmark',
  'engines.install',
  'engines.list',
  'datasets.get',
];

const hostile: unknown[] = [
  null,
  true,
  0,
  -1,
  0.5,
  1e308,
  Number.MAX_SAFE_INTEGER + 1,
  '',
  ' ',
  '../../etc/passwd',
  "'; DROP TABLE runs; --",
  '%',
  '\u0000',
  '\ud800',
  '👩‍👩‍👧‍👧'.repeat(50),
  'x'.repeat(100_000),
  '__proto__',
  'constructor',
  [],
  {},
  [[[[[[[[]]]]]]]],
  { __proto__: { polluted: true } },
  JSON.parse('{"__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":true}}}'),
  { json: {}, meta: [] },
  Array(5000).fill(0),
  '9999-99-99T99:99:99Z',
];

export class Fuzzer {
  readonly #random: RandomStream;

  constructor(seed: number) {
    this.#random = new RandomStream(seed, 0);
  }

  #below(limit: number): number {
    return Math.floor(this.#random.uniform() * limit);
  }

  #pick<T>(items: readonly T[]): T {
    return items[this.#below(items.length)]!;
  }

  /** A value with something in it put in another's place, left out or added. */
  #changed(value: unknown, depth = 0): unknown {
    if (typeof value !== 'object' || value === null || depth > 5 || this.#random.uniform() < 0.15)
      return this.#pick(hostile);
    if (Array.isArray(value)) {
      if (value.length === 0 || this.#random.uniform() < 0.2) return [...value, this.#pick(hostile)];
      const place = this.#below(value.length);
      return value.map((item, i) => (i === place ? this.#changed(item, depth + 1) : item));
    }
    const entries = Object.entries(value);
    const place = this.#below(entries.length + 1);
    const entry = entries[place];
    if (entry === undefined)
      return { ...value, [this.#pick(['x', 'limit', '__proto__x', 'run', ''])]: this.#pick(hostile) };
    const [key, item] = entry;
    if (this.#random.uniform() < 0.2) return Object.fromEntries(entries.filter(([own]) => own !== key));
    return { ...value, [key]: this.#changed(item, depth + 1) };
  }

  /** The path of a procedure, now and then of none, and a body. */
  message(): { path: string; body: string } {
    const names = Object.keys(sound);
    const name =
      this.#random.uniform() < 0.05
        ? this.#pick(['no.such', '__proto__.x', 'runs', 'runs.get.x', ''])
        : this.#pick(names);
    let input = sound[name];
    const times = this.#below(3);
    for (let i = 0; i < times; i++) input = this.#changed(input);
    const meta =
      this.#random.uniform() < 0.1 ? this.#pick([[[0, 'run']], [[4]], [[7, 'x', 'y']], 'x', [[]]]) : [];
    const text = JSON.stringify({ json: input, meta });
    return {
      path: name.replaceAll('.', '/'),
      body: this.#random.uniform() < 0.1 ? this.#garbled(text) : text,
    };
  }

  /** Text with letters lost, doubled or changed. */
  #garbled(text: string): string {
    const place = this.#below(text.length);
    const kind = this.#below(3);
    if (kind === 0) return text.slice(0, place);
    if (kind === 1)
      return `${text.slice(0, place)}${String.fromCharCode(this.#below(0x10000))}${text.slice(place + 1)}`;
    return text + text.slice(place);
  }

  bytes(length: number): Uint8Array {
    return Uint8Array.from({ length }, () => this.#below(256));
  }
}
