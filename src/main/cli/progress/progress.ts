import type { RunFailure, RunStatus, RunSummary } from '#shared/run.ts';
import type { QueueObserver } from '../../api/workbench.ts';
import type { CliContext } from '../context.ts';
import { decimal, duration, integer, metricValue } from '../format.ts';
import { type Display, TerminalDisplay, TextDisplay } from './display.ts';
import { Eta } from './eta.ts';

type StepProgress = Parameters<NonNullable<QueueObserver['onStep']>>[1];

/** Lines of a trainer's log that are shown where its run fails. */
const keptLogLines = 20;

/** Shows on stderr how the runs get on: a bar on a terminal, a line now and then elsewhere. */
export class Progress implements QueueObserver {
  readonly #display: Display;
  readonly #eta: Eta;
  #position = { index: 0, total: 0 };
  /** When the first step of the epoch was told; undefined before. */
  #epochBegan: number | undefined;
  #log: string[] = [];

  constructor(context: CliContext, runs: readonly RunSummary[]) {
    this.#eta = new Eta(runs);
    this.#display =
      context.host.stderr.isTTY === true && !context.quiet
        ? new TerminalDisplay(context.host.stderr)
        : new TextDisplay((line) => context.note(line));
  }

  onStart(run: RunSummary, position: { index: number; total: number }): void {
    this.#position = position;
    this.#epochBegan = undefined;
    this.#log = [];
    this.#display.begin(`${this.#counter()}: ${run.arm}, seed ${run.seed}`);
  }

  onStep(run: RunSummary, progress: StepProgress): void {
    const fraction = progress.stepsPerEpoch === 0 ? 0 : progress.step / progress.stepsPerEpoch;
    this.#epochBegan ??= Date.now();
    const left = this.#eta.seconds({
      stage: progress.stage,
      fraction,
      seconds: (Date.now() - this.#epochBegan) / 1000,
    });
    this.#display.update({
      title: `${this.#counter()}  ${run.arm}, seed ${run.seed}  ${progress.stage} epoch ${progress.epoch} of ${progress.epochs}`,
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
    this.#epochBegan = undefined;
  }

  onEnd(run: RunSummary, status: RunStatus, failure: RunFailure | null): void {
    this.#eta.runEnded(run.id);
    const accuracy = run.metrics['test/accuracy'];
    const result = accuracy === undefined ? '' : `: test accuracy ${metricValue('test/accuracy', accuracy)}`;
    const time = status === 'finished' ? ` in ${duration(run.seconds)}` : '';
    const words = status === 'queued' ? 'stopped, to be resumed' : status;
    this.#display.end(`${this.#counter()}: ${run.arm}, seed ${run.seed} ${words}${time}${result}`);
    if (failure !== null) {
      for (const line of this.#log) this.#display.line(`  | ${line}`);
      this.#display.line(`  ${failure.message}\n  ${failure.advice}`);
    }
  }

  onLog(_run: RunSummary, line: string): void {
    this.#log = [...this.#log, line].slice(-keptLogLines);
  }

  /** Says a line without disturbing the bar. */
  line(text: string): void {
    this.#display.line(text);
  }

  stop(): void {
    this.#display.stop();
  }

  #counter(): string {
    return `run ${this.#position.index + 1} of ${this.#position.total}`;
  }
}
