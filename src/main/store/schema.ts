/** The tables as Kysely knows them; what they hold is said in the migrations. */

import type { Generated } from 'kysely';
import type { ArtifactKind } from '#shared/artifacts.ts';
import type { RunOrigin } from '#shared/origin.ts';
import type { RunParent, RunStatus } from '#shared/run.ts';
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
  priority: Generated<number>;
  rank: Generated<number>;
  device: string | null;
  epochs: Generated<number>;
  seconds: Generated<number>;
  rung: number | null;
  silences: Generated<number>;
  ended_because: string | null;
  tags: Generated<string>;
  notes: Generated<string>;
  archived: Generated<number>;
  removed_at: string | null;
  parent_id: string | null;
  parent_kind: RunParent['kind'] | null;
  parent_stage: StageName | null;
  parent_epoch: number | null;
  parent_step: number | null;
}

export interface StagesTable {
  run_id: string;
  name: StageName;
  position: number;
  planned_epochs: number;
  profile: string | null;
}

export interface SpeedsTable {
  profile: string;
  seconds_per_epoch: number;
  epochs: number;
}

export interface BenchmarksTable {
  id: string;
  started_at: string;
  finished_at: string;
  report: string;
}

export interface MeasuredSpeedsTable {
  profile: string;
  flops_per_second: number;
  engine: string;
  engine_version: string;
  measured_at: string;
}

export interface PreferencesTable {
  key: string;
  value: string;
}

export interface SeriesTable {
  id: Generated<number>;
  run_id: string;
  stage: StageName | '';
  name: string;
  count: Generated<number>;
}

export interface SamplesTable {
  series_id: number;
  number: number;
  step: number;
  at: number;
  value: number | null;
}

export interface SampleBlocksTable {
  series_id: number;
  block: number;
  first_step: number;
  first_at: number;
  last_step: number;
  last_at: number;
  min_step: number | null;
  min_at: number | null;
  min_value: number | null;
  max_step: number | null;
  max_at: number | null;
  max_value: number | null;
  nan_step: number | null;
  nan_at: number | null;
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
  kind: ArtifactKind;
  stage: StageName;
  epoch: number;
  step: number;
  file: string;
  sha256: string;
  bytes: number;
  created_at: string;
}

export interface SavedTable {
  id: string;
  kind: 'view' | 'preset';
  screen: string;
  name: string;
  body: string;
  created_at: string;
  updated_at: string;
}

export interface WindowSettingsTable {
  key: string;
  value: string;
}

export interface OriginsTable {
  run_id: string;
  program: RunOrigin['program'];
  key: string;
  parameters: string;
  imported_at: string;
}

export interface MapsTable {
  id: string;
  run_id: string;
  series: string | null;
  frame: number | null;
  file: string;
  info: string;
  created_at: string;
}

export interface Schema {
  maps: MapsTable;
  saved: SavedTable;
  window_settings: WindowSettingsTable;
  origins: OriginsTable;
  experiments: ExperimentsTable;
  runs: RunsTable;
  stages: StagesTable;
  epochs: EpochsTable;
  metrics: MetricsTable;
  last_metrics: LastMetricsTable;
  environments: EnvironmentsTable;
  artifacts: ArtifactsTable;
  speeds: SpeedsTable;
  benchmarks: BenchmarksTable;
  measured_speeds: MeasuredSpeedsTable;
  preferences: PreferencesTable;
  series: SeriesTable;
  samples: SamplesTable;
  sample_blocks: SampleBlocksTable;
}
