/** Looks on while the program that serves the home trains an experiment. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { ChangeEvent } from '#shared/contract/events.ts';
import { WorkbenchError, workbenchError } from '#shared/errors.ts';
import type { RunDetail, RunRow, RunStatus } from '#shared/run.ts';
import type { ExperimentRecord } from '../api/workbench.ts';
import type { CliContext } from './context.ts';
import { ask, type CoreClient } from './core-client.ts';
import { counted } from './format.ts';
import { interruptible } from './interrupt.ts';
import { Progress } from './progress/progress.ts';
import { comparableRuns, reportTrained } from './report.ts';
import { mainMetric } from './result.ts';

/** Runs whose log lines one stream may bring. */
const mostLogs = 50;
/** Milliseconds before a stream that broke off is asked for again. */
const patience = 300;
/** Calls under way at a time. */
const callsAtOnce = 20;

const inTraining: readonly RunStatus[] = ['running', 'pausing'];
const toBeDone: readonly RunStatus[] = ['queued', ...inTraining];

/**
 * Shows how the runs of an experiment get on in the program that runs, until none is left to be trained; then answers as
 * if they had been trained here. Ctrl-C ends the looking on alone: the runs go on.
 * @throws cli.program-ended, and what the program answers
 */
export async function follow(context: CliContext, core: CoreClient, record: ExperimentRecord): Promise<void> {
  try {
    await lookOn(context, core, record);
  } catch (error) {
    if (error instanceof WorkbenchError && error.code === 'server.unreachable') {
      throw workbenchError('cli.program-ended', { url: core.remote ?? '', experiment: record.id }, error);
    }
    throw error;
  }
}

async function lookOn(
  context: CliContext,
  { client, remote }: CoreClient,
  record: ExperimentRecord,
): Promise<void> {
  const { pid, home } = await ask(() => client.program.info());
  context.note(`The program that runs already trains them (process ${pid}, ${remote}).`);
  const details = () => inParts(record.runIds, (run) => ask(() => client.runs.get({ run })));
  const before = await details();
  const progress = Progress.of(context, record, before);
  const interrupted = await interruptible(
    context.host,
    async (signal) => {
      try {
        await new Follower(client, record, before, progress).untilDone(signal);
      } finally {
        progress.stop();
      }
    },
    () =>
      progress.line(`No longer looking on. The runs go on in process ${pid}; "contrast queue" stops them.`),
  );
  const runs = await details();
  const comparable = comparableRuns(record.spec, runs);
  const comparison =
    comparable.length === 0
      ? null
      : await ask(() => client.compare.arms({ runs: comparable, metric: mainMetric }));
  reportTrained(context, { experiment: record, runs, comparison, home, interrupted, goesOn: true });
}

async function inParts<T, R>(items: readonly T[], call: (item: T) => Promise<R>): Promise<R[]> {
  const results: R[] = [];
  for (let from = 0; from < items.length; from += callsAtOnce) {
    results.push(...(await Promise.all(items.slice(from, from + callsAtOnce).map(call))));
  }
  return results;
}

class Follower {
  readonly #client: CoreClient['client'];
  readonly #record: ExperimentRecord;
  readonly #progress: Progress;
  readonly #runs: ReadonlyMap<string, RunDetail>;
  /** Runs that were still to be done, and how each stood when it was last shown. */
  readonly #shown: Map<string, RunStatus>;
  readonly #total: number;
  #begun = 0;
  /** Why nothing of the experiment is trained now, as it was last told. */
  #waitsFor: string | null = null;

  constructor(
    client: CoreClient['client'],
    record: ExperimentRecord,
    runs: readonly RunDetail[],
    progress: Progress,
  ) {
    this.#client = client;
    this.#record = record;
    this.#progress = progress;
    this.#runs = new Map(runs.map((run) => [run.id, run]));
    const planned = runs.filter(({ status }) => toBeDone.includes(status));
    this.#shown = new Map(planned.map(({ id }) => [id, 'queued']));
    this.#total = planned.length;
  }

  /** Resolves when no run is left to be trained, or at the signal. */
  async untilDone(signal: AbortSignal): Promise<void> {
    const logs = [...this.#shown.keys()].slice(0, mostLogs);
    while (!signal.aborted) {
      try {
        // Listening comes before looking, so that nothing happens in between.
        const stream = await this.#client.events.stream({ logs }, { signal });
        if (await this.#look()) return;
        for await (const { events } of stream) {
          let changed = false;
          for (const event of events) changed = this.#take(event) || changed;
          if (changed && (await this.#look())) return;
        }
      } catch (error) {
        if (signal.aborted) return;
        // A stream that broke off is asked for again; where nobody answers any more, that says so.
        if (!(error instanceof TypeError)) throw error;
      }
      await sleep(patience, undefined, { signal }).catch(() => {});
    }
  }

  /** Shows what an event tells. Returns whether runs are to be looked at anew. */
  #take(event: ChangeEvent): boolean {
    switch (event.type) {
      case 'step':
        this.#withRun(event.runId, (run) => this.#progress.onStep(run, event.progress));
        return false;
      case 'epoch':
        this.#withRun(event.runId, (run) => this.#progress.onEpoch(run, event.metrics));
        return false;
      case 'log':
        this.#withRun(event.runId, (run) => this.#progress.onLog(run, event.line));
        return false;
      case 'run':
        return event.runId === null || this.#shown.has(event.runId);
      case 'queue':
      case 'reset':
        return true;
      case 'scheduler-failed':
        throw new WorkbenchError({ ...event.failure, exitCode: 1 });
      default:
        return false;
    }
  }

  /** Only runs that were seen to begin are shown: an event may overtake the look at its run. */
  #withRun(id: string, show: (run: RunDetail) => void): void {
    const run = this.#runs.get(id);
    if (run !== undefined && inTraining.includes(this.#shown.get(id) ?? 'finished')) show(run);
  }

  /** Looks at how the runs stand. Returns whether none is left to be trained. */
  async #look(): Promise<boolean> {
    const page = await this.#client.runs.list({
      where: [{ field: 'experimentId', op: '=', value: this.#record.id }],
      archived: true,
      limit: 10_000,
    });
    const rows = new Map(page.rows.map((row) => [row.id, row]));
    for (const id of this.#shown.keys()) await this.#show(id, rows.get(id));
    const statuses = [...this.#shown.values()];
    if (!statuses.some((status) => toBeDone.includes(status))) return true;
    if (statuses.some((status) => inTraining.includes(status))) this.#waitsFor = null;
    else await this.#tellWaiting();
    return false;
  }

  /** @param row undefined where the run has been removed */
  async #show(id: string, row: RunRow | undefined): Promise<void> {
    const before = this.#shown.get(id)!;
    const now = row?.status ?? 'cancelled';
    if (now === before) return;
    this.#shown.set(id, now);
    const wasTrained = inTraining.includes(before);
    const isTrained = inTraining.includes(now);
    const run = this.#runs.get(id)!;
    // What has ended between two looks began as well.
    const beganUnseen = before === 'queued' && (now === 'finished' || now === 'failed');
    if (!wasTrained && (isTrained || beganUnseen)) {
      this.#progress.onStart(run, { index: this.#begun++, total: this.#total });
    }
    if (isTrained || !(wasTrained || beganUnseen)) return;
    const detail = row === undefined ? run : await this.#client.runs.get({ run: id });
    this.#progress.onEnd(detail, now, detail.failure);
    // It may be trained again, and is counted once.
    if (now === 'queued') this.#begun--;
  }

  async #tellWaiting(): Promise<void> {
    const { started, running } = await this.#client.queue.state({ limit: 0 });
    const others = running.map(({ run }) => run);
    const reason = !started ? 'stopped' : others.length > 0 ? 'busy' : null;
    if (reason === this.#waitsFor) return;
    this.#waitsFor = reason;
    if (reason === 'busy') this.#progress.onWait(others);
    if (reason === 'stopped') {
      const waiting = [...this.#shown.values()].filter((status) => status === 'queued').length;
      this.#progress.line(
        `The queue of that program is stopped: ${counted(waiting, 'run waits', 'runs wait')} until it is started there.`,
      );
    }
  }
}
