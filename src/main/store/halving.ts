/** Successive halving over a sweep: which runs go on after each rung. Decided from stored rows alone. */
import { beats, directionOf } from '#shared/early-stopping.ts';
import {
  type CheckpointPolicy,
  defaultCheckpointPolicy,
  type ExperimentSpec,
  type Halving,
} from '#shared/experiment.ts';
import { type Database, sql } from './database.ts';
import { changeStatus } from './run-status.ts';

/** Epochs of the first stage after which runs are ranked, fewest first, all below `planned`. */
export function rungs({ firstEpochs, factor }: Halving, planned: number): number[] {
  const epochs: number[] = [];
  for (let rung = firstEpochs; rung < planned; rung *= factor) epochs.push(rung);
  return epochs;
}

interface Contestant {
  id: string;
  arm: string;
  /** What the sweep varied: runs of an arm that share it differ by seed alone. */
  varied: string;
  rung: number;
  status: string;
  stage: string;
  planned: number;
  done: number;
}

/** Runs of an experiment that take part, with the state of their first stage. */
function contestants(db: Database, experimentId: string): Contestant[] {
  return db
    .all(
      sql
        .selectFrom('runs')
        .innerJoin('stages', 'stages.run_id', 'runs.id')
        .leftJoin('epochs', (join) =>
          join.onRef('epochs.run_id', '=', 'stages.run_id').onRef('epochs.stage', '=', 'stages.name'),
        )
        .select((eb) => [
          'runs.id',
          'runs.arm',
          'runs.varied',
          'runs.rung',
          'runs.status',
          'stages.name as stage',
          'stages.planned_epochs as planned',
          eb.fn.max<number | null>('epochs.epoch').as('done'),
        ])
        .where('runs.experiment_id', '=', experimentId)
        .where('runs.rung', 'is not', null)
        .where('runs.removed_at', 'is', null)
        .where('stages.position', '=', 0)
        .groupBy('runs.id')
        .orderBy('runs.position'),
    )
    .map((row) => ({ ...row, rung: row.rung!, done: row.done ?? 0 }));
}

/** Whether a contestant has had the epochs of its rung and waits for the others. */
function arrived(halving: Halving, { rung, planned, done }: Contestant): boolean {
  const goal = rungs(halving, planned)[rung];
  return goal !== undefined && done >= goal;
}

/** Ids of runs that are not to be trained for now: they have had their epochs and wait for the others. */
export function waitingAtRung(db: Database, experimentId: string, halving: Halving): Set<string> {
  return new Set(
    contestants(db, experimentId)
      .filter((one) => arrived(halving, one))
      .map(({ id }) => id),
  );
}

/**
 * Ranks each arm whose runs have all had the epochs of a rung: the best settings go on, the others end as cancelled.
 * Failed, cancelled and paused runs are not waited for; those paused are left out of the ranking and may go on.
 */
export function settleRungs(db: Database, experimentId: string, halving: Halving): void {
  db.write(() => {
    const all = contestants(db, experimentId).filter(({ status }) =>
      ['queued', 'running', 'pausing'].includes(status),
    );
    for (const arm of new Set(all.map((one) => one.arm))) {
      const own = all.filter((one) => one.arm === arm);
      const rung = Math.min(...own.map((one) => one.rung));
      const here = own.filter((one) => one.rung === rung);
      if (!here.every((one) => one.status === 'queued' && arrived(halving, one))) continue;
      settle(db, halving, here);
    }
  });
}

function settle(db: Database, halving: Halving, here: readonly Contestant[]): void {
  const settings = [...new Set(here.map(({ varied }) => varied))].map((varied) => {
    const runs = here.filter((one) => one.varied === varied);
    const values = runs.map((run) =>
      valueAt(db, run, rungs(halving, run.planned)[run.rung]!, halving.metric),
    );
    return { runs, score: values.reduce((sum, value) => sum + value, 0) / values.length };
  });
  const direction = directionOf(halving.metric, halving.mode);
  settings.sort((a, b) =>
    beats(a.score, b.score, direction) ? -1 : beats(b.score, a.score, direction) ? 1 : 0,
  );
  const places = Math.max(1, Math.ceil(settings.length / halving.factor));
  for (const [place, { runs, score }] of settings.entries()) {
    for (const { id, rung, done } of runs) {
      if (place < places) {
        db.run(
          sql
            .updateTable('runs')
            .set({ rung: rung + 1 })
            .where('id', '=', id),
        );
      } else {
        const because = `Successive halving ended it after ${done} ${done === 1 ? 'epoch' : 'epochs'}: place ${place + 1} of ${settings.length} by ${halving.metric} (${Number(score.toPrecision(6))}); the best ${places} went on.`;
        changeStatus(db, id, { to: 'cancelled', because });
        // Whoever lets it wait again wants it trained to its end.
        db.run(sql.updateTable('runs').set({ rung: null }).where('id', '=', id));
      }
    }
  }
}

/** The metric as it stood at the rung; NaN, which ranks last, where it was not measured. */
function valueAt(db: Database, { id, stage }: Contestant, epoch: number, metric: string): number {
  const row = db.first(
    sql
      .selectFrom('metrics')
      .select('value')
      .where('run_id', '=', id)
      .where('stage', '=', stage as 'pretrain')
      .where('name', '=', metric)
      .where('epoch', '<=', epoch)
      .orderBy('epoch', 'desc')
      .limit(1),
  );
  return row?.value ?? Number.NaN;
}

/** What a run's experiment says about how its runs are trained. */
export function rulesOf(
  db: Database,
  runId: string,
): Pick<ExperimentSpec, 'earlyStopping' | 'halving' | 'checkpoints'> & { experimentId: string } {
  const row = db.first(
    sql
      .selectFrom('runs')
      .innerJoin('experiments', 'experiments.id', 'runs.experiment_id')
      .select(['experiments.id', 'experiments.spec', 'runs.rung'])
      .where('runs.id', '=', runId),
  )!;
  const { earlyStopping, halving, checkpoints } = JSON.parse(row.spec) as ExperimentSpec;
  return {
    experimentId: row.id,
    earlyStopping,
    halving: row.rung === null ? undefined : halving,
    checkpoints,
  };
}

/** When a run's checkpoints are written and which are kept. */
export function policyOf(db: Database, runId: string): CheckpointPolicy {
  return rulesOf(db, runId).checkpoints ?? defaultCheckpointPolicy;
}
