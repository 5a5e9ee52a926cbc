import type { DatasetProgress } from '#shared/dataset.ts';
import type { CliContext } from '../context.ts';
import { bytes, integer } from '../format.ts';
import { type Display, TerminalDisplay, TextDisplay } from './display.ts';

const names: Record<DatasetProgress['stage'], string> = {
  download: 'Downloading',
  verify: 'Verifying',
  scan: 'Looking through files',
  images: 'Reading images',
};

/** Shows how far the getting or adding of a data set is. */
export class DatasetProgressDisplay {
  readonly #display: Display;

  constructor(context: CliContext) {
    this.#display =
      context.host.stderr.isTTY === true && !context.quiet
        ? new TerminalDisplay(context.host.stderr)
        : new TextDisplay((line) => context.note(line));
  }

  readonly show = ({ stage, done, total, unit }: DatasetProgress): void => {
    const amount = unit === 'bytes' ? bytes : (count: number) => `${integer(count)} images`;
    this.#display.update({
      title: names[stage],
      fraction: total === null || total === 0 ? 0 : done / total,
      details: [total === null ? amount(done) : `${amount(done)} of ${amount(total)}`],
    });
  };

  line(text: string): void {
    this.#display.line(text);
  }

  stop(): void {
    this.#display.stop();
  }
}
