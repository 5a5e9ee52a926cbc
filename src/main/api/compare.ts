/** Comparing runs: what `src/main/analysis` computes, of what the store holds. */
import type {
  Band,
  CompareWarning,
  Comparison,
  CurveAxis,
  CurveSet,
  Importance,
  Loupe,
  Match,
  ResultsTable,
  RunsDiff,
  SettingsTable,
  SkippedRun,
} from '#shared/comparison.ts';
import type { StageName } from '#shared/settings.ts';
import { compareRuns, type MeasuredRun } from '../analysis/compare.ts';
import { diffRuns } from '../analysis/diff.ts';
import { progressOf } from '../analysis/history.ts';
import { importanceOf } from '../analysis/importance.ts';
import { resultsTable } from '../analysis/results.ts';
import { settingsTable } from '../analysis/settings-table.ts';
import { absentWarnings, forkWarnings, notFiniteWarning, warningsOf } from '../analysis/warnings.ts';
import type { DatasetLibrary } from '../datasets/library.ts';
import type { Database } from '../store/database.ts';
import { environmentOfRun } from '../store/environments.ts';
import { curvesOf } from './compare-curves.ts';
import { type ComparedRun, findRuns, trackRuns, withFlops } from './compared-runs.ts';
import type { FeaturesApi } from './features.ts';
import { loupeOf } from './loupe.ts';
import { MeasuredRuns } from './measured-runs.ts';
import { moreSeeds } from './more-seeds.ts';

export interface CurvesRequest {
  runs: string[];
  metrics: { name: string; stage?: StageName | undefined }[];
  x: CurveAxis;
  align: 'stages' | 'sequence';
  /** `none`, `arm`, or the dotted path of a setting. */
  group: string;
  band: Band;
  points: number;
}

/** Runs are named by id or a unique start of it; those removed or unknown are skipped and told, unless said otherwise. */
export interface AnalysisApi {
  /**
   * Compares arms on one value of each finished run.
   * @throws store.unknown-run and compare.removed-run unless `skipMissing`; compare.*
   */
  arms(request: {
    runs: string[];
    metric: string;
    match: Match;
    reference?: string | undefined;
    allPairs?: boolean;
    skipMissing?: boolean;
  }): Promise<Comparison>;
  /** @throws compare.unknown-setting */
  curves(request: CurvesRequest): Promise<CurveSet>;
  table(request: { runs: string[] }): Promise<SettingsTable>;
  /** @throws compare.no-runs, compare.none-finished, compare.unknown-metric */
  importance(request: { runs: string[]; metric: string; quantile: number }): Promise<Importance>;
  diff(request: { runs: string[] }): Promise<RunsDiff>;
  /** @throws compare.no-runs, compare.repeated-seed */
  results(request: {
    runs: string[];
    metrics: string[];
    match: Match;
  }): Promise<{ table: ResultsTable; warnings: CompareWarning[]; skipped: SkippedRun[] }>;
  /** @throws store.unknown-run, compare.not-contrastive, and what `features` throws */
  loupe(request: {
    run: string;
    epoch?: number | undefined;
    temperatures: number[];
    anchors: number;
  }): Promise<Loupe>;
  /** @throws compare.no-runs, compare.not-trained-here */
  moreSeeds(request: { runs: string[]; n: number }): { seeds: number[]; runIds: string[] };
}

export interface AnalysisParts {
  db: Database;
  datasets: DatasetLibrary;
  features: FeaturesApi;
  /** Tells that runs were queued. */
  queued: () => void;
}

export function analysisApi({ db, datasets, features, queued }: AnalysisParts): AnalysisApi {
  const measuredRuns = new MeasuredRuns(db);
  /** With the metric epoch by epoch where it is read at equal cost. */
  async function measured(
    runs: readonly ComparedRun[],
    metrics: readonly string[],
    match: Match,
  ): Promise<(metric: string) => readonly MeasuredRun[]> {
    if (match === 'last') return () => runs;
    const tracked = await trackRuns(measuredRuns, datasets, runs, metrics);
    return (metric) =>
      tracked.map((run) => ({ ...run, progress: progressOf(run.stages, run.costs, metric) }));
  }
  const found = (names: readonly string[]) => findRuns(db, names, 'skip');
  const withMetrics = (runs: readonly ComparedRun[]) =>
    runs.map(({ id, metrics }) => ({ id, metrics: new Set(Object.keys(metrics)) }));
  return {
    async arms({ runs: names, metric, match, reference, allPairs = false, skipMissing = false }) {
      const { runs, skipped } = findRuns(db, names, skipMissing ? 'skip' : 'refuse');
      const own = (await measured(runs, [metric], match))(metric);
      const warnings = warned(runs, [metric], match);
      return compareRuns(own, metric, { match, reference, allPairs, warnings, skipped });
    },
    curves: (request) => curvesOf(db, measuredRuns, datasets, found(request.runs), request),
    async table({ runs: names }) {
      const { runs, skipped } = found(names);
      const counted = await withFlops(db, datasets, runs);
      // The longest part comes last: an answer that is asked for meanwhile need not wait for it.
      const extremes = measuredRuns.extremes(runs);
      const rows = counted.map((run) => ({
        ...run,
        extremes: extremes.get(run.id) ?? new Map(),
      }));
      const table = settingsTable(rows);
      // Of runs of one method each should have measured what the others have.
      const differing = [...Map.groupBy(runs, ({ settings }) => settings.method).values()].flatMap((same) => {
        const finished = same.filter(({ status }) => status === 'finished');
        return absentWarnings(
          withMetrics(finished),
          table.metrics.map(({ name }) => name),
        );
      });
      return { ...table, warnings: [...warningsOf(runs), ...differing], skipped };
    },
    async importance({ runs: names, metric, quantile }) {
      const { runs, skipped } = found(names);
      return importanceOf(runs, metric, { quantile, notes: skipped.map(({ text }) => text) });
    },
    async diff({ runs: names }) {
      const { runs, skipped } = found(names);
      const rows = runs.map((run) => ({ ...run, environment: environmentOfRun(db, run.id) }));
      return { ...diffRuns(rows), warnings: warningsOf(runs), skipped };
    },
    async results({ runs: names, metrics, match }) {
      const { runs, skipped } = found(names);
      const table = resultsTable(await measured(runs, metrics, match), metrics, match);
      return { table, warnings: warned(runs, metrics, match), skipped };
    },
    loupe: (request) => loupeOf(db, features, request),
    moreSeeds({ runs: names, n }) {
      const made = moreSeeds(db, found(names).runs, n);
      queued();
      return made;
    },
  };
}

/** Warnings of values that are read at a point of training. */
function warned(runs: readonly ComparedRun[], metrics: readonly string[], match: Match): CompareWarning[] {
  return [
    ...warningsOf(runs),
    ...(match === 'seconds' ? forkWarnings(runs) : []),
    ...lostValues(runs, metrics),
  ];
}

/** Finished runs whose last value is NaN or infinite. */
function lostValues(runs: readonly ComparedRun[], metrics: readonly string[]): CompareWarning[] {
  return metrics.flatMap((metric) => {
    const lost = runs.filter(({ status, metrics: own }) => {
      const value = own[metric];
      return status === 'finished' && value !== undefined && !Number.isFinite(value);
    });
    return notFiniteWarning(
      metric,
      lost.length,
      lost.map(({ id }) => id),
    );
  });
}
