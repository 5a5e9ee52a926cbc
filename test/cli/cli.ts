import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { onTestFinished } from 'vitest';
import type { Workbench } from '#main/api/workbench.ts';
import type { CliHost } from '#main/cli/host.ts';
import { runCli } from '#main/cli/run-cli.ts';
import { FakeWorkbench } from './fake-workbench.ts';

class Sink extends Writable {
  text = '';
  readonly isTTY: boolean;
  readonly columns = 100;

  constructor(isTTY: boolean) {
    super({ decodeStrings: false });
    this.isTTY = isTTY;
  }

  override _write(chunk: unknown, _encoding: string, done: () => void): void {
    this.text += String(chunk);
    done();
  }
}

export interface Outcome {
  code: number;
  stdout: string;
  stderr: string;
  /** What was asked of `--home`. */
  homes: (string | undefined)[];
  /** Codes that the process was ended with at once. */
  exits: number[];
}

const unheard = () => {};

/** The command line on a folder of its own and a fake core. */
export class TestCli {
  readonly folder = mkdtempSync(join(tmpdir(), 'contrast-cli-'));
  readonly workbench = new FakeWorkbench(this.folder);
  terminal = false;
  env: Record<string, string> = {};
  /** Links that were opened in a browser. */
  readonly opened: string[] = [];
  /** What the command under way has written to stderr so far. */
  get said(): string {
    return this.#stderr.text;
  }
  #stderr = new Sink(false);
  /** Whether the command under way takes Ctrl-C. */
  get listens(): boolean {
    return this.interrupt !== unheard;
  }
  /** Presses Ctrl-C. */
  interrupt: () => void = unheard;
  compose: CliHost['compose'] = () => this.workbench as unknown as Workbench;
  running: CliHost['running'] = async () => undefined;
  serve: CliHost['serve'] = () => {
    throw new Error('serving was not expected');
  };

  constructor() {
    onTestFinished(() => rmSync(this.folder, { recursive: true }));
  }

  write(name: string, content: unknown): void {
    writeFileSync(join(this.folder, name), typeof content === 'string' ? content : JSON.stringify(content));
  }

  async run(...args: string[]): Promise<Outcome> {
    const stdout = new Sink(this.terminal);
    const stderr = new Sink(this.terminal);
    this.#stderr = stderr;
    const homes: (string | undefined)[] = [];
    const exits: number[] = [];
    const code = await runCli(args, {
      stdout,
      stderr,
      env: this.env,
      cwd: this.folder,
      packageRoot: this.folder,
      compose: (options) => {
        homes.push(options.home);
        return this.compose(options);
      },
      running: (options) => this.running?.(options) ?? Promise.resolve(undefined),
      serve: (options) => this.serve(options),
      openBrowser: async (link) => {
        this.opened.push(link);
      },
      onInterrupt: (callback) => {
        this.interrupt = callback;
        return () => {
          this.interrupt = unheard;
        };
      },
      exit: (exitCode) => exits.push(exitCode),
    });
    return { code, stdout: stdout.text, stderr: stderr.text, homes, exits };
  }
}
