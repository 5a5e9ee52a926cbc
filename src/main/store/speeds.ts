/** How long an epoch takes, learnt from those recorded: what estimates of the time left rest on. */

import { sql as raw } from 'kysely';
import { type Settings, type StageName, settingsSchema } from '#shared/settings.ts';
import { type Database, sql } from './database.ts';

/** Share of the newest epoch in what is remembered: old habits of the machine are forgotten soon. */
const newest = 0.2;

/** What determines how long an epoch of a stage takes on one machine: two stages with the same profile take as long. */
export function profileOf(settings: Settings, stage: StageName): string {
  const { dataset, encoder, engine, execution, loss, projection, classifier } = settings;
  const { batchSize, dropRemainder, chunkSize, augmentation, optimizer } = settings[stage];
  const head =
    stage === 'pretrain'
      ? { views: settings.views, loss: loss.name, projection }
      : { classifier: classifier.hiddenUnits };
  return JSON.stringify({
    stage,
    dataset,
    encoder,
    engine,
    execution,
    batchSize,
    dropRemainder,
    chunkSize,
    augmentation,
    optimizer: optimizer.name,
    ...head,
  });
}

/**
 * The settings that a profile tells of, all others at their defaults; null where they are no longer legal.
 * @param profile as `profileOf` made it, this version's or an earlier one's
 */
export function settingsOfProfile(profile: string): { settings: Settings; stage: StageName } | null {
  const { stage, dataset, encoder, engine, execution, views, loss, projection, classifier, ...own } =
    JSON.parse(profile) as Record<string, unknown> & { stage: StageName };
  const parsed = settingsSchema.safeParse({
    dataset,
    encoder,
    engine,
    execution,
    views,
    projection,
    method: stage === 'supervised' ? 'cross-entropy' : 'contrastive',
    loss: { name: loss },
    classifier: { hiddenUnits: classifier },
    [stage]: { ...own, optimizer: { name: own.optimizer } },
  });
  return parsed.success ? { settings: parsed.data, stage } : null;
}

export interface RecordedSpeed {
  profile: string;
  secondsPerEpoch: number;
}

/** How long epochs took, the profiles first of which most were recorded. */
export function recordedSpeeds(db: Database, limit = 500): RecordedSpeed[] {
  return db
    .all(sql.selectFrom('speeds').selectAll().orderBy('epochs', 'desc').orderBy('profile').limit(limit))
    .map((row) => ({ profile: row.profile, secondsPerEpoch: row.seconds_per_epoch }));
}

/** Changes whenever a speed is recorded or measured. */
export function speedsVersion(db: Database): string {
  const recorded = db.first(sql.selectFrom('speeds').select((eb) => eb.fn.sum('epochs').as('epochs')));
  const measured = db.first(
    sql.selectFrom('measured_speeds').select((eb) => eb.fn.max('measured_at').as('at')),
  );
  return `${recorded?.epochs ?? 0} ${measured?.at ?? ''}`;
}

/** Takes in how long an epoch took. Call within `db.write`. */
export function recordSpeed(db: Database, runId: string, stage: StageName, seconds: number): void {
  const profile = db.first(
    sql.selectFrom('stages').select('profile').where('run_id', '=', runId).where('name', '=', stage),
  )?.profile;
  if (profile == null) return;
  const known = db.first(sql.selectFrom('speeds').selectAll().where('profile', '=', profile));
  const seconds_per_epoch =
    known === undefined ? seconds : known.seconds_per_epoch * (1 - newest) + seconds * newest;
  const epochs = (known?.epochs ?? 0) + 1;
  db.run(
    sql
      .insertInto('speeds')
      .values({ profile, seconds_per_epoch, epochs })
      .onConflict((conflict) => conflict.column('profile').doUpdateSet({ seconds_per_epoch, epochs })),
  );
}

/** A stage as an estimate needs it. */
export interface StagePlan {
  stage: StageName;
  planned: number;
  /** Epochs recorded. */
  done: number;
  /** Mean seconds of this run's own epochs; null before the first. */
  ownSeconds: number | null;
  /** Seconds an epoch of like stages took; null where there was none. */
  likeSeconds: number | null;
  /** What determines its speed; null where it was trained elsewhere. */
  profile: string | null;
}

type PlanColumns = [
  run: string,
  stage: StageName,
  planned: number,
  likeSeconds: number | null,
  done: number | null,
  ownSeconds: number | null,
  profile: string | null,
];

/** The stages of runs, each run's in order. */
export function stagePlans(db: Database, runIds: readonly string[]): Map<string, StagePlan[]> {
  // One parameter for all of them: there may be ten thousand.
  const isWanted = raw<boolean>`stages.run_id IN (SELECT value FROM json_each(${JSON.stringify(runIds)}))`;
  const rows = db.rows<PlanColumns>(
    sql
      .selectFrom('stages')
      .leftJoin('speeds', 'speeds.profile', 'stages.profile')
      .leftJoin('epochs', (join) =>
        join.onRef('epochs.run_id', '=', 'stages.run_id').onRef('epochs.stage', '=', 'stages.name'),
      )
      .select((eb) => [
        'stages.run_id',
        'stages.name',
        'stages.planned_epochs',
        'speeds.seconds_per_epoch',
        eb.fn.max<number | null>('epochs.epoch').as('done'),
        eb.fn.avg<number | null>('epochs.seconds').as('own'),
        'stages.profile',
      ])
      .where(isWanted)
      .groupBy(['stages.run_id', 'stages.name'])
      .orderBy('stages.run_id')
      .orderBy('stages.position'),
  );
  const plans = new Map<string, StagePlan[]>();
  for (const [run, stage, planned, likeSeconds, done, ownSeconds, profile] of rows) {
    const own = plans.get(run) ?? [];
    plans.set(run, own);
    own.push({ stage, planned, done: done ?? 0, ownSeconds, likeSeconds, profile });
  }
  return plans;
}
