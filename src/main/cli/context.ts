import type { ContrastClient } from '#shared/contract.ts';
import type { Workbench } from '../api/workbench.ts';
import { ask, type CoreClient, localClient } from './core-client.ts';
import type { CliHost } from './host.ts';
import { type Style, styleFor } from './style.ts';

/** Options that every command takes. */
export interface GlobalOptions {
  json?: true | undefined;
  quiet?: true | undefined;
  home?: string | undefined;
}

/** What a command works with: where to write, how to write it, and the program's core on demand. */
export class CliContext {
  readonly host: CliHost;
  /** Colours for stdout and for stderr; plain where it is no terminal or NO_COLOR is set. */
  readonly style: { out: Style; err: Style };
  json: boolean;
  quiet = false;
  home: string | undefined;
  /** What the process ends with where no error says otherwise. */
  exitCode: 0 | 1 | 130 = 0;
  /** The command as it was called, such as "contrast runs ls". */
  commandName = 'contrast';
  #workbench: Workbench | undefined;
  #core: CoreClient | undefined;

  constructor(host: CliHost, { json }: { json: boolean }) {
    this.host = host;
    this.json = json;
    this.style = { out: styleFor(host.stdout, host.env), err: styleFor(host.stderr, host.env) };
  }

  /** Takes over the options that every command has. */
  configure(options: GlobalOptions, commandName: string): void {
    this.json = options.json ?? false;
    this.quiet = options.quiet ?? false;
    this.home = options.home;
    this.commandName = commandName;
  }

  /** The program's core, opened at the first call. @throws store.* */
  async workbench(): Promise<Workbench> {
    this.#workbench ??= await this.host.compose(this.home === undefined ? {} : { home: this.home });
    return this.#workbench;
  }

  /**
   * Asks the program that runs already, else the store, which is opened here.
   * @throws store.*, server.unreachable, and what the procedure throws
   */
  async ask<T>(question: (client: ContrastClient) => Promise<T>): Promise<T> {
    this.#core ??= (await this.running()) ?? localClient(await this.workbench());
    const { client } = this.#core;
    return ask(() => question(client));
  }

  /** The program that serves the home already; null where none does. */
  async running(): Promise<CoreClient | null> {
    if (this.#core === undefined) this.#core = await this.host.running?.({ home: this.home });
    return this.remote === null ? null : this.#core!;
  }

  /** Where the program answers that was asked; null where the store was opened here. */
  get remote(): string | null {
    return this.#core?.remote ?? null;
  }

  /** Answers: with the document where --json is given, else with the text. */
  answer(document: unknown, text: () => string): void {
    const body = this.json ? JSON.stringify(document, null, 2) : text();
    if (body !== '') this.host.stdout.write(`${body}\n`);
  }

  /** Says a line beside the answer, on stderr; nothing with --quiet. */
  note(line: string): void {
    if (!this.quiet) this.host.stderr.write(`${line}\n`);
  }

  close(): void {
    this.#core?.close();
    this.#core = undefined;
    this.#workbench?.close();
    this.#workbench = undefined;
  }
}
