/** Runs as people name them on the command line: one by one, or by their experiment. */
import type { ContrastClient } from '#shared/contract.ts';
import { workbenchError } from '#shared/errors.ts';

/**
 * The runs, and in place of an experiment its own. Those of an experiment that are removed are named in the answer.
 * @throws store.unknown-run, store.ambiguous-*, compare.removed-run
 */
export async function runsOf(
  client: ContrastClient,
  names: readonly string[],
  skipMissing: boolean,
): Promise<string[]> {
  const found = await Promise.all(names.map((name) => expanded(client, name, skipMissing)));
  return [...new Set(found.flat())];
}

async function expanded(client: ContrastClient, name: string, skipMissing: boolean): Promise<string[]> {
  const unless = (code: string) => (error: unknown) => {
    if ((error as { code?: unknown }).code !== code) throw error;
    return error as Error;
  };
  const run = await client.runs.get({ run: name }).catch(unless('store.unknown-run'));
  if (!(run instanceof Error)) {
    if (run.removedAt !== null && !skipMissing) throw workbenchError('compare.removed-run', { run: run.id });
    return [run.id];
  }
  const experiment = await client.experiments.get({ id: name }).catch(unless('store.unknown-experiment'));
  if (!(experiment instanceof Error)) return experiment.runIds;
  // Neither: with --skip-missing it is named in the answer.
  if (skipMissing) return [name];
  throw run;
}
