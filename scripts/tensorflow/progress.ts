import { SingleBar } from 'cli-progress';

/** Tells a person how far the install is. */
export interface Progress {
  /** Begins a stage; without a total, it only has a name. */
  stage(name: string, totalBytes?: number): void;
  /** Bytes done so far in this stage. */
  at(bytes: number): void;
  /** Ends the last stage. */
  done(): void;
}

const LINE_EVERY_MS = 10_000;

/** A bar on a terminal; elsewhere a line for each stage and one now and then while it lasts. */
export function createProgress(stream: NodeJS.WriteStream): Progress {
  return stream.isTTY ? barProgress(stream) : lineProgress((line) => stream.write(`${line}\n`));
}

function barProgress(stream: NodeJS.WriteStream): Progress {
  let bar: SingleBar | undefined;
  let total = 0;
  const done = () => {
    bar?.stop();
    bar = undefined;
  };
  return {
    stage(name, totalBytes) {
      done();
      if (totalBytes === undefined) {
        stream.write(`${name}\n`);
        return;
      }
      total = totalBytes;
      bar = new SingleBar({
        stream,
        format: `${name} {bar} {percentage} % | {value} of {total} MB`,
        barCompleteChar: '█',
        barIncompleteChar: '░',
        barsize: 24,
        hideCursor: true,
        clearOnComplete: true,
      });
      bar.start(megabytes(totalBytes), 0);
    },
    // pip copies what it has downloaded: for a moment there is more than the whole.
    at: (bytes) => bar?.update(megabytes(Math.min(bytes, total))),
    done,
  };
}

/** Exported for its test. `now` is in milliseconds. */
export function lineProgress(write: (line: string) => void, now: () => number = Date.now): Progress {
  let current = '';
  let total: number | undefined;
  let last = 0;
  return {
    stage(name, totalBytes) {
      current = name;
      total = totalBytes;
      last = now();
      write(totalBytes === undefined ? name : `${name} (${megabytes(totalBytes)} MB)`);
    },
    at(bytes) {
      if (total === undefined || now() - last < LINE_EVERY_MS) return;
      last = now();
      write(`${current}: ${megabytes(Math.min(bytes, total))} of ${megabytes(total)} MB`);
    },
    done() {},
  };
}

function megabytes(bytes: number): number {
  return Math.round(bytes / 1e6);
}
