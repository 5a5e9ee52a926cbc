/**
 * Long work on data sets: what goes on, how far it is, and what came of it. It goes on while other screens are shown.
 */
import type { AddReport, DatasetCheck, DatasetInfo, DatasetProgress } from '#shared/dataset.ts';
import { client } from '../../api/client.ts';
import { type Failure, failureOf } from '../../api/failure.ts';
import { told } from '../../shell/toasts.ts';
import { addedLine } from './words.ts';

export interface Work {
  kind: 'get' | 'add' | 'check';
  progress: DatasetProgress | undefined;
  /** Whether the program is sent something before it begins. */
  sending: boolean;
  stop: () => void;
}

export interface Adding {
  name: string;
  /** A folder or archive on the program's machine, or an archive to send along. */
  from: { path: string } | { file: File };
  size: [height: number, width: number];
  grey: boolean;
  testFraction: number;
  seed: number;
}

class Works {
  /** By the name of the data set. */
  running = $state.raw<Readonly<Record<string, Work>>>({});
  failures = $state.raw<Readonly<Record<string, Failure>>>({});
  /** What was asked where images were not added, to ask it again. */
  failedAdds = $state.raw<Readonly<Record<string, Adding>>>({});
  checks = $state.raw<Readonly<Record<string, DatasetCheck>>>({});
  /** What was passed over when images were added. */
  reports = $state.raw<Readonly<Record<string, AddReport>>>({});

  /** Whether it went well. */
  async #do(
    name: string,
    { kind, sending = false }: Pick<Work, 'kind'> & { sending?: boolean },
    work: (signal: AbortSignal, tell: (p: DatasetProgress) => void) => Promise<void>,
  ): Promise<boolean> {
    const ending = new AbortController();
    const put = (progress: DatasetProgress | undefined) => {
      const stop = () => ending.abort();
      this.running = { ...this.running, [name]: { kind, progress, sending, stop } };
    };
    put(undefined);
    this.dismiss(name);
    try {
      await work(ending.signal, put);
      return true;
    } catch (error) {
      // Stopped by the person: there is nothing to tell.
      if (!ending.signal.aborted) this.failures = { ...this.failures, [name]: failureOf(error) };
      return false;
    } finally {
      const { [name]: _, ...others } = this.running;
      this.running = others;
    }
  }

  dismiss(name: string): void {
    const { [name]: _, ...others } = this.failures;
    this.failures = others;
    const { [name]: __, ...left } = this.failedAdds;
    this.failedAdds = left;
  }

  /** @param from its archive, where it is on the program's machine already */
  get({ id, title }: DatasetInfo, from?: string): Promise<boolean> {
    return this.#do(id, { kind: 'get' }, async (signal, tell) => {
      const what = from === undefined ? { name: id } : { name: id, from };
      await follow(await client.datasets.get(what, { signal }), tell);
      told(`${title} is ready.`);
    });
  }

  check({ id }: DatasetInfo): Promise<boolean> {
    return this.#do(id, { kind: 'check' }, async (signal) => {
      this.checks = { ...this.checks, [id]: await client.datasets.check({ name: id }, { signal }) };
    });
  }

  async add(adding: Adding): Promise<boolean> {
    const { name, from, ...options } = adding;
    const added = await this.#do(name, { kind: 'add', sending: 'file' in from }, async (signal, tell) => {
      const report = await follow(await client.datasets.add({ name, ...from, ...options }, { signal }), tell);
      this.reports = { ...this.reports, [name]: report };
      told(addedLine(report));
    });
    if (!added && this.failures[name] !== undefined) {
      this.failedAdds = { ...this.failedAdds, [name]: adding };
    }
    return added;
  }
}

/** Reads a stream to its end; returns what it ends with. */
async function follow<P, R>(stream: AsyncIterator<P, R>, tell: (progress: P) => void): Promise<R> {
  for (;;) {
    const step = await stream.next();
    if (step.done) return step.value;
    tell(step.value);
  }
}

export const works = new Works();
