import type { MapPhase } from '#shared/projection.ts';
import type { CliContext } from '../context.ts';
import { decimal, integer } from '../format.ts';
import { type Display, TerminalDisplay, TextDisplay } from './display.ts';

const names: Record<MapPhase, string> = {
  reading: 'Reading features',
  pca: 'Reducing dimensions',
  neighbours: 'Finding neighbours',
  affinities: 'Weighing neighbours',
  exaggeration: 'Forming clusters',
  optimisation: 'Laying out points',
  quality: 'Measuring quality',
  writing: 'Writing',
};

export interface ShownProgress {
  phase: MapPhase;
  iteration: number;
  iterations: number;
  kl: number | null;
}

/** Shows how far a map is. */
export class MapProgressDisplay {
  readonly #display: Display;

  constructor(context: CliContext) {
    this.#display =
      context.host.stderr.isTTY === true && !context.quiet
        ? new TerminalDisplay(context.host.stderr)
        : new TextDisplay((line) => context.note(line));
  }

  /** @param title what is made, where it is one of several */
  show({ phase, iteration, iterations, kl }: ShownProgress, title = ''): void {
    this.#display.update({
      title: `${title}${names[phase]}`,
      fraction: iterations === 0 ? 0 : iteration / iterations,
      details: [
        ...(iterations === 0 ? [] : [`${integer(iteration)} of ${integer(iterations)} iterations`]),
        ...(kl === null ? [] : [`KL ${decimal(kl)}`]),
      ],
    });
  }

  line(text: string): void {
    this.#display.line(text);
  }

  stop(): void {
    this.#display.stop();
  }
}
