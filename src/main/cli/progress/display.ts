import { SingleBar } from 'cli-progress';
import type { TextStream } from '../host.ts';

export interface Moment {
  title: string;
  /** Share of the stage that is done. */
  fraction: number;
  details: string[];
}

/** A way to show progress. */
export interface Display {
  /** A run begins. */
  begin(line: string): void;
  update(moment: Moment): void;
  /** A run ended. */
  end(line: string): void;
  /** A line beside the progress. */
  line(text: string): void;
  stop(): void;
}

const barWidth = 20;

/** One line that is drawn anew, at the bottom of a terminal. */
export class TerminalDisplay implements Display {
  readonly #stream: TextStream;
  #bar: SingleBar | undefined;

  constructor(stream: TextStream) {
    this.#stream = stream;
  }

  begin(): void {}

  update(moment: Moment): void {
    if (this.#bar === undefined) {
      this.#bar = new SingleBar({
        stream: this.#stream,
        clearOnComplete: true,
        hideCursor: true,
        linewrap: false,
        fps: 10,
        format: (_options, params, payload: Moment) => draw(params.progress, payload),
      });
      this.#bar.start(1, moment.fraction, moment);
    } else {
      this.#bar.update(moment.fraction, moment);
    }
  }

  end(line: string): void {
    this.line(line);
  }

  line(text: string): void {
    this.stop();
    this.#stream.write(`${text}\n`);
  }

  stop(): void {
    this.#bar?.stop();
    this.#bar = undefined;
  }
}

function draw(progress: number, moment: Moment): string {
  const full = Math.round(Math.min(1, progress) * barWidth);
  const bar = `${'█'.repeat(full)}${'░'.repeat(barWidth - full)}`;
  return `${moment.title}  ${bar} ${String(Math.floor(progress * 100)).padStart(3)} %  ${moment.details.join('  ')}`;
}

const millisecondsBetweenLines = 10_000;

/** A line now and then, for logs and pipes. */
export class TextDisplay implements Display {
  readonly #say: (line: string) => void;
  #last = Date.now();

  constructor(say: (line: string) => void) {
    this.#say = say;
  }

  begin(line: string): void {
    this.#last = Date.now();
    this.#say(line);
  }

  update(moment: Moment): void {
    if (Date.now() - this.#last < millisecondsBetweenLines) return;
    this.#last = Date.now();
    const done = `${Math.floor(moment.fraction * 100)} %`;
    this.#say([moment.title, done, ...moment.details].join('  '));
  }

  end(line: string): void {
    this.#say(line);
  }

  line(text: string): void {
    this.#say(text);
  }

  stop(): void {}
}
