import type { RunFailure, RunStatus, RunSummary } from '#shared/run.ts';
import type { QueueObserver } from '../../api/workbench.ts';
import type { CliContext } from '../context.ts';
import { counted, decimal, duration, integer, metricValue } from '../format.ts';
import { type Display, TerminalDisplay, TextDisplay } from './display.ts';
import { Eta } from './eta.ts';

type StepProgress = Parameters<NonNullable<QueueObserver['onStep']>>[1];

/** Lines of a trainer's log that are shown where its run fails. */
const keptLogLines = 20;

const toBeTrained: readonly RunStatus[] = ['queued', 'running', 'pausing'];

/** What is shown of a run in training. */
interface Shown {
  index: number;
  total: number;
  /** When the first step of the epoch was told; undefined before. */
  epochBegan: number | undefined;
  log: string[];
}

/** Shows on stderr how the runs get on: a bar on a terminal, a line now and then elsewhere. */
export class Progress implements QueueObserver {
  readonly #display: Display;
  readonly #eta: Eta;
  readonly #shown = new Map<string, Shown>();

  constructor(context: CliContext, runs: readonly RunSummary[]) {
    this.#eta = new Eta(runs);
    this.#display =
      context.host.stderr.isTTY === true && !context.quiet
        ? new TerminalDisplay(context.host.stderr)
        : new TextDisplay((line) => context.note(line));
  }

  /** Says what is to be trained, and shows how it goes. */
  static of(
    context: CliContext,
    { id, name }: { id: string; name: string },
    runs: readonly RunSummary[],
  ): Progress {
    const waiting = runs.filter(({ status }) => toBeTrained.includes(status)).length;
    const some = waiting === runs.length ? '' : `, ${waiting} of them waiting`;
    context.note(`Experiment ${id} "${name}": ${counted(runs.length, 'run')}${some}.`);
    return new Progress(context, runs);
  }

  onStart(run: RunSummary, position: { index: number; total: number }): void {
    this.#shown.set(run.id, { ...position, epochBegan: undefined, log: [] });
    this.#display.begin(`${this.#counter(run)}: ${run.arm}, seed ${run.seed}`);
  }

  /** Nothing can be trained as long as these are. */
  onWait(others: readonly RunSummary[]): void {
    const [first] = others;
    if (first === undefined) return;
    const more = others.length > 1 ? ` and ${others.length - 1} more are` : ' is';
    this.#display.line(
      `Waiting for room: run ${first.id} (${first.experiment.name}, ${first.arm}, seed ${first.seed})${more} being trained.`,
    );
  }

  onStep(run: RunSummary, progress: StepProgress): void {
    const shown = this.#shown.get(run.id);
    if (shown === undefined) return;
    const fraction = progress.stepsPerEpoch === 0 ? 0 : progress.step / progress.stepsPerEpoch;
    shown.epochBegan ??= Date.now();
    const left = this.#eta.seconds({
      stage: progress.stage,
      fraction,
      seconds: (Date.now() - shown.epochBegan) / 1000,
    });
    this.#display.update({
      title: `${this.#counter(run)}  ${run.arm}, seed ${run.seed}  ${progress.stage} epoch ${progress.epoch} of ${progress.epochs}`,
      fraction: (progress.epoch - 1 + fraction) / progress.epochs,
      details: [
        `loss ${decimal(progress.loss)}`,
        `${integer(progress.imagesPerSecond)} images/s`,
        ...(left === undefined ? [] : [`ETA ${duration(left)}`]),
      ],
    });
  }

  onEpoch(run: RunSummary, metrics: Parameters<NonNullable<QueueObserver['onEpoch']>>[1]): void {
    this.#eta.epochDone(run.id, metrics);
    const shown = this.#shown.get(run.id);
    if (shown !== undefined) shown.epochBegan = undefined;
  }

  onEnd(run: RunSummary, status: RunStatus, failure: RunFailure | null): void {
    this.#eta.runEnded(run.id);
    const accuracy = run.metrics['test/accuracy'];
    const result = accuracy === undefined ? '' : `: test accuracy ${metricValue('test/accuracy', accuracy)}`;
    const time = status === 'finished' ? ` in ${duration(run.seconds)}` : '';
    const words = status === 'queued' ? 'stopped, to be resumed' : status;
    this.#display.end(`${this.#counter(run)}: ${run.arm}, seed ${run.seed} ${words}${time}${result}`);
    if (failure !== null) {
      for (const line of this.#shown.get(run.id)?.log ?? []) this.#display.line(`  | ${line}`);
      this.#display.line(`  ${failure.message}\n  ${failure.advice}`);
    }
    this.#shown.delete(run.id);
  }

  onLog(run: RunSummary, line: string): void {
    const shown = this.#shown.get(run.id);
    if (shown !== undefined) shown.log = [...shown.log, line].slice(-keptLogLines);
  }

  /** Says a line without disturbing the bar. */
  line(text: string): void {
    this.#display.line(text);
  }

  stop(): void {
    this.#display.stop();
  }

  #counter({ id }: RunSummary): string {
    const { index, total } = this.#shown.get(id) ?? { index: 0, total: 0 };
    return `run ${index + 1} of ${total}`;
  }
}
