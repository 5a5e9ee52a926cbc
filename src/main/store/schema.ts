/** The tables as Kysely knows them; what they hold is said in the migrations. */
import type { RunStatus } from '#shared/run.ts';
import type { StageName } from '#shared/settings.ts';

export interface ExperimentsTable {
  id: string;
  name: string;
  spec: string;
  git_commit: string | null;
  created_at: string;
}

export interface RunsTable {
  id: string;
  experiment_id: string;
  position: number;
  arm: string;
  seed: number;
  settings: string;
  varied: string;
  status: RunStatus;
  session: string | null;
  engine: string | null;
  failure_code: string | null;
  failure_message: string | null;
  failure_advice: string | null;
  created_at: string;
  started_at: string | null;
  finished_at: string | null;
}

export interface StagesTable {
  run_id: string;
  name: StageName;
  position: number;
  planned_epochs: number;
}

export interface EpochsTable {
  run_id: string;
  stage: StageName;
  epoch: number;
  step: number;
  seconds: number;
  recorded_at: string;
}

export interface MetricsTable {
  run_id: string;
  stage: StageName;
  epoch: number;
  name: string;
  value: number | null;
}

export interface LastMetricsTable {
  run_id: string;
  name: string;
  value: number | null;
}

export interface EnvironmentsTable {
  run_id: string;
  number: number;
  environment: string;
  recorded_at: string;
}

export interface ArtifactsTable {
  run_id: string;
  kind: 'checkpoint';
  stage: StageName;
  epoch: number;
  file: string;
  sha256: string;
  bytes: number;
  created_at: string;
}

export interface Schema {
  experiments: ExperimentsTable;
  runs: RunsTable;
  stages: StagesTable;
  epochs: EpochsTable;
  metrics: MetricsTable;
  last_metrics: LastMetricsTable;
  environments: EnvironmentsTable;
  artifacts: ArtifactsTable;
}
