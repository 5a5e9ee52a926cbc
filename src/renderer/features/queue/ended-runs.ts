/** What ended last, with what tells runs of a sweep apart, and why those that failed did. */
import { groupApplies } from '#shared/relevance.ts';
import type { QueueEntry, RunFailure, RunRow } from '#shared/run.ts';
import type { Settings } from '#shared/settings.ts';
import { client } from '../../api/client.ts';

export const accuracy = 'metrics.test/accuracy';
const shown = 12;

export interface EndedRun {
  run: RunRow;
  varied: QueueEntry['varied'];
  failure: RunFailure | null;
}

/** Settings that the sweep of each experiment varies, by its id: they stay as they were made. */
const sweeps = new Map<string, readonly string[]>();

async function learnSweep(experiment: string): Promise<void> {
  if (sweeps.has(experiment)) return;
  const { spec } = await client.experiments.get({ id: experiment });
  sweeps.set(
    experiment,
    spec.sweep.flatMap(({ setting }) => setting),
  );
}

const list = async (fields: readonly string[]): Promise<RunRow[]> => {
  const { rows } = await client.runs.list({
    where: [{ field: 'status', op: 'in', value: ['finished', 'failed', 'cancelled'] }],
    sort: [{ field: 'finishedAt', descending: true }],
    limit: shown,
    fields: [accuracy, ...fields],
  });
  return rows;
};

function variedOf({ experiment, values }: RunRow): QueueEntry['varied'] {
  const method = values['settings.method'] as Settings['method'];
  const paths = (sweeps.get(experiment.id) ?? []).filter((path) => groupApplies(method, path.split('.')[0]!));
  return Object.fromEntries(paths.map((path) => [path, values[`settings.${path}`] ?? null]));
}

export async function endedRuns(): Promise<EndedRun[]> {
  const first = await list([]);
  const experiments = [...new Set(first.map(({ experiment }) => experiment.id))];
  await Promise.all(experiments.map(learnSweep));
  const varied = [...new Set(experiments.flatMap((id) => sweeps.get(id)!))];
  const rows =
    varied.length === 0
      ? first
      : await list(['settings.method', ...varied.map((path) => `settings.${path}`)]);
  return Promise.all(
    rows.map(async (run) => ({
      run,
      varied: variedOf(run),
      failure: run.status === 'failed' ? (await client.runs.get({ run: run.id })).failure : null,
    })),
  );
}
