/** What a trainer writes to its output: kept in the run's log, line by line, and its end in memory. */
import { closeSync, openSync, writeSync } from 'node:fs';
import type { Readable } from 'node:stream';
import { fileFailure } from '#shared/file-failure.ts';

/** Lines of the end that explain a crash. */
const tailLines = 20;
/** A line longer than this is cut. */
const longestLine = 10_000;

/** What TensorFlow's library says at each start, however little it is asked to log. */
const startUpNoise =
  /^WARNING: All log messages before absl::InitializeLog\(\)|\] oneDNN custom operations are on\./;

export class RunLog {
  readonly path: string;
  readonly #descriptor: number;
  readonly #onLine: (line: string) => void;
  readonly #tail: string[] = [];

  /**
   * Appends to the file at `path`.
   * @throws store.denied, store.disk-full, store.io
   */
  constructor(path: string, onLine: (line: string) => void) {
    this.path = path;
    this.#onLine = onLine;
    try {
      this.#descriptor = openSync(path, 'a');
    } catch (error) {
      throw fileFailure(error, path);
    }
  }

  /** Takes over what a stream brings, until its end. */
  follow(stream: Readable): void {
    let rest = '';
    stream.setEncoding('utf8');
    stream.on('data', (text: string) => {
      const lines = (rest + text).split('\n');
      rest = lines.pop()!;
      for (const line of lines) this.line(line);
      if (rest.length > longestLine) {
        this.line(rest);
        rest = '';
      }
    });
    stream.on('end', () => {
      if (rest !== '') this.line(rest);
    });
  }

  line(text: string): void {
    if (startUpNoise.test(text)) return;
    const line = text.trimEnd().slice(0, longestLine);
    try {
      writeSync(this.#descriptor, `${line}\n`);
    } catch {
      // A full disk must not end a training for its log's sake: storing the next epoch says so.
    }
    if (line.trim() === '') return;
    this.#tail.push(line);
    if (this.#tail.length > tailLines) this.#tail.shift();
    this.#onLine(line);
  }

  /** The last lines. */
  get tail(): string[] {
    return [...this.#tail];
  }

  close(): void {
    closeSync(this.#descriptor);
  }
}
